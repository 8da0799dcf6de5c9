import { get, literal } from '../api.js';
import { seriesOf } from '../newest.js';

const STEPS = 60;
const HOUR_SECONDS = 3600;
const MOST_SECONDS = 90 * 86_400;
const KEEP_MILLIS = 30_000;
const AT_ONCE = 3;

/** Of so many of a device's series one is drawn. */
const SOME = 8;

/** How series went of late, for spark lines: asked for a few at a time, kept for a while. Calls `changed` when more is known. */
export class Trends {
  #known = new Map();
  #waiting = [];
  #running = 0;
  #signal;
  #changed;

  constructor(signal, changed) {
    this.#signal = signal;
    this.#changed = changed;
  }

  /** The trend of a device's first series that has come of late: { series, range, points }, null while it is not known, with `series` null where it has none. */
  ofDevice(device) {
    return this.#of(`device ${device.device}`, device.readings, async () => {
      const { items } = await seriesOf(device.device, { limit: SOME, signal: this.#signal });
      const newest = items.reduce((best, each) => (best && Date.parse(best.last) >= Date.parse(each.last) ? best : each), null);
      return newest ? this.#ask(newest, device.interval_seconds) : { series: null, range: [0, 1], points: [] };
    });
  }

  /** The trend of a series, as `/api/v1/series` has it, null while it is not known. */
  ofSeries(series, interval) {
    return this.#of(`series ${series.key}`, series.samples, () => this.#ask(series, interval));
  }

  /** What is known, and asks anew where there is news of it (`version` has changed) and some time has gone by. */
  #of(key, version, ask) {
    const known = this.#known.get(key) ?? { value: null, version: null, asked: -Infinity };
    this.#known.set(key, known);
    if (known.version !== version && Date.now() - known.asked > KEEP_MILLIS) {
      known.asked = Date.now();
      known.version = version;
      this.#waiting.push({ known, ask });
      this.#run();
    }
    return known.value;
  }

  #run() {
    while (this.#running < AT_ONCE && this.#waiting.length) {
      this.#running++;
      this.#fetch(this.#waiting.shift());
    }
  }

  async #fetch({ known, ask }) {
    try {
      known.value = await ask();
    } catch {
      known.version = null; // Later again; the view itself asks too, and tells what is wrong.
    }
    this.#running--;
    if (!this.#signal.aborted) {
      this.#changed();
      this.#run();
    }
  }

  async #ask(series, interval) {
    const last = Date.parse(series.last);
    const most = Math.min(MOST_SECONDS, Math.max(HOUR_SECONDS, (interval ?? 0) * STEPS)) * 1000;
    // Up to now where it goes on, else the end of what there is; from where it begins, if that is later.
    const to = last > Date.now() - most ? Math.max(last, Date.now()) : last;
    const from = Math.max(to - most, Date.parse(series.first));
    const params = {
      series: literal(series.key),
      from: new Date(from).toISOString(),
      to: new Date(to + 1000).toISOString(),
      step: `${Math.max(1, Math.ceil((to - from) / 1000 / STEPS))}s`,
    };
    const answer = await get('/api/v1/query', { params, signal: this.#signal });
    const points = (answer.series[0]?.rows ?? []).filter((row) => row[1] !== null).map((row) => [Math.max(from, Date.parse(row[0])), row[1]]);
    return { series, range: [from, to], points };
  }
}
