/** A glob for what was typed of a name, large or small: its words anywhere, in this order; * and ? stand for any. Empty for nothing. */
export function pattern(typed) {
  const text = [...typed.trim()].map((letter) => {
    const [small, large] = [letter.toLowerCase(), letter.toUpperCase()];
    if (small !== large && [...small].length === 1 && [...large].length === 1) {
      return `[${small}${large}]`;
    }
    return /\s/.test(letter) ? '*' : /[\\[\]]/.test(letter) ? `\\${letter}` : letter;
  }).join('');
  return text && `*${text}*`;
}
