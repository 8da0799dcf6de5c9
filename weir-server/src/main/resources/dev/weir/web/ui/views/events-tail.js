import { get } from '../api.js';

/** So many rows are kept while the tail runs; older ones leave the page and are asked for again by scrolling. */
export const MOST_LIVE = 2000;

/** So many at most while somebody scrolls back. */
export const MOST_ROWS = 10_000;

const PAGE = 250;
const ENOUGH = 100;

/** A search that finds little looks through so many pages, and then waits to be asked to go on. */
const MOST_PAGES = 8;

export const STREAMS = ['readings', 'beers'];

/**
 * The events of the view, the newest first: what comes live in the order in which it comes, and below it what the store has, by time. While it is held, what
 * comes waits aside. Bounded throughout: what leaves at the lower end can be had again by `older`.
 */
export class Tail {
  rows = [];
  /** Those that came while it was held, the newest first. */
  waiting = [];
  isHeld = false;
  isLoading = false;
  /** The store has answered once: until then rows come from above and below, and the lower end has no place yet. */
  isBegun = false;
  /** The store has nothing older. */
  isDone = false;
  /** Where a search stopped that found little, as a time; null where it did not. */
  lookedTo = null;
  /** How many matched since the beginning, how many of them have left the page, how many came too fast; the last is null where nobody knows. */
  came = 0;
  left = 0;
  missed = 0;

  #filter;
  #sources;
  /** What the store told last: it may come live too, a little later. */
  #stored = new Set();
  /** All that has left the page is from before this, in milliseconds. */
  #before = -Infinity;

  /** `filter`: `streams` (a list), `device`, `card`, `text`, and `to`, a time, for what came before it. Empty ones choose nothing. */
  constructor(filter) {
    this.#filter = { ...filter, text: filter.text.toLowerCase() };
    this.#sources = this.#from(filter.to);
  }

  #from(to) {
    return this.#filter.streams.map((stream) => ({ stream, to, cursor: null, items: [], isDone: false }));
  }

  #matches(event) {
    const { streams, device, card, text } = this.#filter;
    return streams.includes(event.stream) && (!device || event.device_id === device) && (!card || event.card_id === card)
      && (!text || `${event.device_id} ${event.card_id ?? ''} ${JSON.stringify(event.data)}`.toLowerCase().includes(text));
  }

  /** Takes what came live, in its order. */
  take(messages, missed) {
    this.missed = missed === null || this.missed === null ? null : this.missed + missed;
    const fresh = messages.filter((message) => message.type === 'event' && this.#matches(message) && !this.#stored.has(key(message))).reverse();
    if (!fresh.length) {
      return;
    }
    this.came += fresh.length;
    if (this.isHeld) {
      this.waiting = this.#bounded([...fresh, ...this.waiting]);
    } else {
      this.rows = this.#bounded([...fresh, ...this.rows]);
    }
  }

  /** Lets what waited in. */
  release() {
    this.isHeld = false;
    this.rows = this.#bounded([...this.waiting, ...this.rows]);
    this.waiting = [];
  }

  #bounded(rows) {
    if (rows.length <= MOST_LIVE) {
      return rows;
    }
    for (const row of rows.slice(MOST_LIVE)) {
      this.#before = Math.max(this.#before, Date.parse(row.timestamp) || -Infinity);
    }
    this.left += rows.length - MOST_LIVE;
    if (this.#before > -Infinity) {
      // The next millisecond, so that none of its own is left out; those that are still here are known by their ids.
      this.#sources = this.#from(new Date(this.#before + 1).toISOString());
      this.isDone = false;
      this.lookedTo = null;
    }
    return rows.slice(0, MOST_LIVE);
  }

  get isFull() {
    return this.rows.length >= MOST_ROWS;
  }

  /** Asks the store for what is older than all that is here, once `begun` is kept. Does nothing while it does so already, or where there is no more. */
  async older(signal, begun) {
    if (this.isLoading || this.isDone || this.isFull) {
      return;
    }
    this.isLoading = true;
    this.lookedTo = null;
    try {
      await begun;
      const sources = this.#sources;
      const found = [];
      let looked = null;
      for (let page = 0; page < MOST_PAGES && found.length < ENOUGH && !sources.every(isSpent); page++) {
        await Promise.all(sources.filter((source) => !source.items.length && !source.isDone).map((source) => this.#ask(source, signal)));
        const merged = merge(sources);
        looked = merged.at(-1)?.timestamp ?? looked;
        found.push(...merged.filter((event) => this.#matches(event)));
      }
      if (sources === this.#sources) {
        this.isDone = sources.every(isSpent);
        this.lookedTo = this.isDone || found.length >= ENOUGH ? null : looked;
        const known = new Set([...this.waiting, ...this.rows].map(key));
        const added = found.filter((event) => !known.has(key(event)));
        this.rows = [...this.rows, ...added];
        this.#stored = new Set(added.map(key));
      }
    } finally {
      this.isLoading = false;
      this.isBegun = true;
    }
  }

  async #ask(source, signal) {
    const { device, card } = this.#filter;
    const { stream, to, cursor } = source;
    const params = { stream, device_id: device, card_id: card, limit: PAGE, to, cursor };
    const page = await get('/data', { params, signal });
    source.items = page.items;
    source.cursor = page.next_cursor;
    source.isDone = page.next_cursor === null;
  }
}

function isSpent(source) {
  return source.isDone && !source.items.length;
}

/** Takes the newest from all, for as long as each that has more has some here. */
function merge(sources) {
  const merged = [];
  while (sources.every((source) => source.items.length || source.isDone) && !sources.every(isSpent)) {
    const newest = sources.reduce((best, source) => (head(source) > head(best) ? source : best));
    merged.push(newest.items.shift());
  }
  return merged;
}

function head(source) {
  return source.items.length ? Date.parse(source.items[0].timestamp) : -Infinity;
}

/** What an event is known by. */
export function key(event) {
  return `${event.stream} ${event.id}`;
}
