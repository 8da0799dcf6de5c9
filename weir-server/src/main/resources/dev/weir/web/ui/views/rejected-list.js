import { get } from '../api.js';

const PAGE = 1000;
const MOST_PAGES = 5;
const NEWER = 100;

/** A reason without what all of them begin with, where there is little room. */
export function briefly(reason) {
  return reason.replace(/^cannot (take|read) the line: /, '');
}

/** What was refused and matches, the newest first: as much as is asked for, up to some thousands at a time. */
export class Refused {
  items = [];
  /** Where the next page begins; null where all is here. */
  cursor = null;
  isLoaded = false;

  #filter;
  #loading = null;
  /** How many came since all was asked for. */
  #came = 0;

  constructor(filter) {
    this.#filter = filter;
  }

  /** Asks for all, or for what follows; once at a time. */
  async load(signal, { isMore = false } = {}) {
    this.#loading ??= this.#load(signal, isMore).finally(() => (this.#loading = null));
    await this.#loading;
  }

  async #load(signal, isMore) {
    let items = isMore ? this.items : [];
    let cursor = isMore ? this.cursor : null;
    for (let page = 0; page < MOST_PAGES && (page === 0 || cursor); page++) {
      const answer = await get('/api/v1/rejected', { params: { ...this.#filter, limit: PAGE, cursor }, signal });
      items = [...items, ...answer.items];
      cursor = answer.next_cursor;
    }
    this.items = items;
    this.cursor = cursor;
    this.isLoaded = true;
    this.#came = isMore ? this.#came : 0;
  }

  /** Asks for what came since; for all once that is much, or the page would keep more and more, and what the server has long let go of. */
  async newer(signal) {
    const answer = await get('/api/v1/rejected', { params: { ...this.#filter, limit: NEWER }, signal });
    const newest = this.items[0]?.id ?? 0;
    const fresh = answer.items.filter((item) => item.id > newest);
    this.#came += fresh.length;
    if (this.#came > PAGE || (fresh.length && fresh.length === answer.items.length && answer.next_cursor)) {
      await this.load(signal);
    } else if (fresh.length) {
      this.items = [...fresh, ...this.items];
    }
  }

  /** Puts another in the place of one, or takes it out. */
  replace(id, now) {
    this.items = now ? this.items.map((item) => (item.id === id ? now : item)) : this.items.filter((item) => item.id !== id);
  }

  /** By reason and device, the largest first. */
  get groups() {
    const groups = new Map();
    for (const item of this.items) {
      const name = JSON.stringify([item.code, item.device]);
      if (!groups.has(name)) {
        groups.set(name, { name, code: item.code, device: item.device, items: [] });
      }
      groups.get(name).items.push(item);
    }
    return [...groups.values()].sort((a, b) => b.items.length - a.items.length || b.items[0].id - a.items[0].id);
  }
}
