// For the bench, before the page's own scripts: sees when the chart of the view Explore shows the curves of four series. Looks at pixels, once a frame.
(() => {
  const COLUMNS = [0.15, 0.35, 0.55, 0.75, 0.95];
  const SERIES = [1, 2, 3, 4];
  const MOST_DIFFERENCE = 48;
  const GIVE_UP_MILLIS = 60_000;

  const chart = () => document.querySelector('weir-explore')?.shadowRoot?.querySelector('weir-chart');

  function colours() {
    const probe = document.body.appendChild(document.createElement('i'));
    const found = SERIES.map((i) => {
      probe.style.color = `var(--series-${i})`;
      return getComputedStyle(probe).color.match(/\d+/g).map(Number);
    });
    probe.remove();
    return found;
  }

  let wanted = null;

  /** Each of the colours in each of the columns. */
  function isDrawn() {
    const canvas = chart()?.shadowRoot?.querySelector('canvas');
    if (!canvas?.width) {
      return false;
    }
    wanted ??= colours();
    return COLUMNS.every((part) => {
      const { data } = canvas.getContext('2d').getImageData(Math.floor(canvas.width * part), 0, 3, canvas.height);
      return wanted.every((colour) => {
        for (let i = 0; i < data.length; i += 4) {
          if (data[i + 3] > 200 && Math.abs(data[i] - colour[0]) + Math.abs(data[i + 1] - colour[1]) + Math.abs(data[i + 2] - colour[2]) < MOST_DIFFERENCE) {
            return true;
          }
        }
        return false;
      });
    });
  }

  /** Kept in the frame that finds it so. */
  function seen(condition, what) {
    return new Promise((resolve, reject) => {
      const begun = performance.now();
      const look = () => {
        if (condition()) {
          resolve();
        } else if (performance.now() - begun > GIVE_UP_MILLIS) {
          reject(new Error(`${what} was not seen`));
        } else {
          requestAnimationFrame(look);
        }
      };
      look();
    });
  }

  function answered() {
    return Math.max(0, ...performance.getEntriesByType('resource').filter((each) => each.name.includes('/api/v1/query')).map((each) => each.responseEnd));
  }

  function go(address) {
    const from = address ? performance.now() : 0; // None: since the navigation.
    if (address) {
      performance.clearResourceTimings();
      location.hash = `#/${address}`;
    }
    return from;
  }

  /** Milliseconds from choosing the address until the curves were on the canvas, and until the last answer to a query was there. */
  globalThis.weirChosen = async (address) => {
    const from = go(address);
    await seen(isDrawn, 'a curve of each series');
    return `${performance.now() - from} ${answered() - from}`;
  };

  /** Until the view says that there is nothing to draw, and has come to rest. */
  globalThis.weirBare = async (address) => {
    go(address);
    const stage = () => document.querySelector('weir-explore')?.shadowRoot?.querySelector('.stage');
    await seen(() => stage()?.getAttribute('aria-busy') === 'false' && !chart() && stage().querySelector('weir-card'), 'a range without samples');
    await new Promise((resolve) => setTimeout(resolve, 500));
  };
})();
