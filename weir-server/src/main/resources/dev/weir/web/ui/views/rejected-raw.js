/** Neither letters nor signs: they reorder or hide what stands round them, or are not seen at all. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/u;

const SHORT = { '\0': '\\0', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * What came, as pieces to show: `{ text }` is to be read as it is, `{ text, name }` stands for something that cannot be: a control character (as `\r` or `\x1B`), an invisible
 * one (as `U+200B`), or a byte that is not UTF-8 (as `\xFF`).
 */
export function pieces(item) {
  const found = [];
  let plain = '';
  const special = (text, name) => {
    if (plain) {
      found.push({ text: plain });
      plain = '';
    }
    found.push({ text, name });
  };
  for (const each of item.raw_base64 ? ofBytes(item.raw_base64) : item.raw) {
    if (typeof each === 'number') {
      special(byte(each), 'a byte that is not UTF-8');
    } else if (UNSEEN.test(each)) {
      special(escape(each), name(each));
      plain += each === '\n' ? each : '';
    } else {
      plain += each;
    }
  }
  if (plain) {
    found.push({ text: plain });
  }
  return found;
}

function name(character) {
  return `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** As programs write it: not every machine has letters for the pictures that Unicode has of these. */
function escape(character) {
  const code = character.codePointAt(0);
  return SHORT[character] ?? (code < 0x20 || code === 0x7f ? byte(code) : name(character));
}

function byte(value) {
  return `\\x${value.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Characters, and as numbers the bytes that are of none. */
function* ofBytes(base64) {
  const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (let at = 0; at < bytes.length;) {
    const length = lengthOf(bytes[at]);
    let character = null;
    try {
      character = length ? decoder.decode(bytes.subarray(at, at + length)) : null;
    } catch {
      // Not a character: its first byte is shown, and the next may begin one.
    }
    yield character ?? bytes[at];
    at += character === null ? 1 : length;
  }
}

function lengthOf(first) {
  if (first < 0x80) {
    return 1;
  }
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
}
