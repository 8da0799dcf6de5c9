import { text } from '../api.js';

/**
 * The first rows of a file that are not valid: `rows`, each with line, column, value, reason and row, and whether there are `more`. The rest of the report is not fetched.
 */
export async function firstErrors(id, most, signal) {
  const reader = await text(`/results/${id}/errors`, { signal });
  const records = new Records();
  // The header, and one row more than is shown, to know whether there are more.
  while (records.done.length < most + 2) {
    const piece = await reader.read();
    if (piece.done) {
      records.end();
      break;
    }
    records.add(piece.value);
  }
  reader.cancel().catch(() => {}); // It may have ended by itself.
  const rows = records.done.slice(1).map(([line, column, value, reason, row]) => ({ line: Number(line), column, value, reason, row }));
  return { rows: rows.slice(0, most), more: rows.length > most };
}

/** Parses CSV as RFC 4180 has it, in pieces cut anywhere. */
export class Records {
  /** The records that are complete. */
  done = [];

  #record = [];
  #cell = '';
  #isQuoted = false;
  #wasQuote = false;

  add(piece) {
    for (const char of piece) {
      if (this.#isQuoted && char !== '"') {
        this.#cell += char;
      } else if (this.#isQuoted) {
        this.#isQuoted = false;
        this.#wasQuote = true;
        continue;
      } else if (char === '"') {
        this.#isQuoted = true;
        this.#cell += this.#wasQuote ? '"' : '';
      } else if (char === ',') {
        this.#endCell();
      } else if (char === '\n') {
        this.#endRecord();
      } else if (char !== '\r') {
        this.#cell += char;
      }
      this.#wasQuote = false;
    }
  }

  end() {
    if (this.#cell || this.#record.length) {
      this.#endRecord();
    }
  }

  #endCell() {
    this.#record.push(this.#cell);
    this.#cell = '';
  }

  #endRecord() {
    this.#endCell();
    this.done.push(this.#record);
    this.#record = [];
  }
}
