// Before the first paint, so that a choice other than the system's does not flash.
{
  const chosen = localStorage.getItem('weir.scheme');
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.scheme = chosen;
  }
}
