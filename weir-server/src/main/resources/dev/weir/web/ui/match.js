/** A glob for what was typed, large or small: words anywhere in a name, in this order; with * or ? of one's own, just that. */
export function pattern(typed) {
  const wanted = typed.trim();
  const text = [...wanted].map((letter) => {
    const [small, large] = [letter.toLowerCase(), letter.toUpperCase()];
    if (small !== large && [...small].length === 1 && [...large].length === 1) {
      return `[${small}${large}]`;
    }
    return /\s/.test(letter) ? '*' : /[\\[\]]/.test(letter) ? `\\${letter}` : letter;
  }).join('');
  return /[*?]/.test(wanted) || !wanted ? text : `*${text}*`;
}
