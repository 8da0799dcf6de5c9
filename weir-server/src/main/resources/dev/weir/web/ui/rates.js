/** What has been accepted, as the page has seen it over the last hour; kept over a reload of the tab. */
const KEY = 'weir.rates';
const HOUR_MILLIS = 3_600_000;
const STEP_MILLIS = 5_000;

export class Rates {
  /** [millis, accepted], rising, a step apart; the last one is newer. */
  #seen = [];
  #now = [];

  constructor() {
    try {
      this.#seen = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    } catch {
      this.#seen = [];
    }
  }

  /** Adds a count of all that was ever accepted. */
  add(millis, accepted) {
    if (this.#seen.length && accepted < this.#seen.at(-1)[1]) {
      this.#seen = []; // Another data directory.
      this.#now = [];
    }
    this.#now = [...this.#now.slice(-1), [millis, accepted]];
    if (!this.#seen.length || millis - this.#seen.at(-1)[0] >= STEP_MILLIS) {
      this.#seen.push([millis, accepted]);
      this.#seen = this.#seen.filter(([at]) => at > millis - HOUR_MILLIS);
      sessionStorage.setItem(KEY, JSON.stringify(this.#seen));
    }
  }

  /** Per second, between the last two counts. */
  get now() {
    return this.#now.length < 2 ? 0 : between(...this.#now);
  }

  /** [millis, per second] for each step, and for now. */
  get points() {
    const steps = this.#seen.slice(1).map((each, i) => [each[0], between(this.#seen[i], each)]);
    return this.#now.length < 2 ? steps : [...steps, [this.#now[1][0], this.now]];
  }

  /** The highest of the points. */
  get peak() {
    return Math.max(0, ...this.points.map((point) => point[1]));
  }

  /** Per second over all that was seen. */
  get mean() {
    const last = this.#now.at(-1) ?? this.#seen.at(-1);
    return last && last[0] > this.#seen[0][0] ? between(this.#seen[0], last) : 0;
  }

  /** Since when it has been seen, in milliseconds. */
  get since() {
    return this.#seen[0]?.[0] ?? Date.now();
  }
}

function between([from, before], [to, after]) {
  return to > from ? ((after - before) * 1000) / (to - from) : 0;
}
