import { bytes, count, number, short } from '../format.js';

const MOST_SAMPLES = 1200;

/** Figures further apart than this have a gap between them: nobody looked, or the server was away. */
const GAP_MILLIS = 30_000;

/** Prometheus' text format as a map: name to [{ labels, value }]. */
export function parse(text) {
  const found = new Map();
  for (const line of text.split('\n')) {
    const parts = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (parts) {
      const [, name, labels, value] = parts;
      if (!found.has(name)) {
        found.set(name, []);
      }
      found.get(name).push({ labels: labelsOf(labels ?? ''), value: Number(value.replace('Inf', 'Infinity')) });
    }
  }
  return found;
}

function labelsOf(text) {
  return Object.fromEntries([...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value.replace(/\\(.)/g, (_, each) => (each === 'n' ? '\n' : each))]));
}

/** The sum of what has a name, undefined where nothing has. */
export function sum(scrape, name, labels = {}) {
  const all = scrape.get(name)?.filter((each) => Object.entries(labels).every(([label, value]) => each.labels[label] === value));
  return all?.length ? all.reduce((total, each) => total + each.value, 0) : undefined;
}

function level(name, labels) {
  return (now) => sum(now, name, labels);
}

/** How much a counter rises a second. */
function rate(name) {
  return (now, before, seconds) => rise(now, before, name) / seconds;
}

/** What one of what a histogram counts took, on average; not known while there was none. */
function mean(name) {
  return (now, before) => {
    const times = rise(now, before, `${name}_count`);
    return times > 0 ? rise(now, before, `${name}_sum`) / times : undefined;
  };
}

function rise(now, before, name) {
  return (sum(now, name) ?? 0) - (sum(before, name) ?? 0);
}

function seconds(value) {
  return value < 1 ? `${number(Number((value * 1000).toPrecision(3)))} ms` : `${number(Number(value.toPrecision(3)))} s`;
}

function each(value) {
  return `${short(value)} /s`;
}

/** What is drawn: `of(now, before, seconds)` is its value, undefined where it is not known; `floor` draws from zero up. */
export const FIGURES = [
  { title: 'Heap', show: bytes, floor: true, of: level('jvm_memory_used_bytes', { area: 'heap' }) },
  { title: 'Process memory', show: bytes, floor: true, of: level('process_resident_memory_bytes') },
  { title: 'Processor', show: (value) => `${number(Number((value * 100).toPrecision(2)))} %`, floor: true, of: rate('process_cpu_seconds_total'), note: '100 % is one core' },
  { title: 'Connections', show: count, floor: true, of: level('weir_connections') },
  { title: 'Readings taken', show: each, floor: true, of: rate('weir_lines_accepted_total') },
  { title: 'Lines refused', show: each, floor: true, of: rate('weir_lines_rejected_total') },
  { title: 'Requests', show: each, floor: true, of: rate('weir_http_requests_total'), note: 'this page makes some' },
  { title: 'Request time', show: seconds, floor: true, of: mean('weir_http_request_duration_seconds') },
  { title: 'Commits', show: each, floor: true, of: rate('weir_commits_total') },
  { title: 'Force time', show: seconds, floor: true, of: mean('weir_journal_force_duration_seconds'), note: 'for the journal to reach the disk' },
  { title: 'Disk free', show: bytes, of: level('weir_disk_free_bytes') },
  { title: 'Journal', show: bytes, floor: true, of: level('weir_journal_bytes') },
  { title: 'Parts', show: bytes, floor: true, of: level('weir_parts_bytes') },
  { title: 'Series', show: count, of: level('weir_series') },
  { title: 'Live subscribers', show: count, floor: true, of: level('weir_live_subscribers') },
];

const started = level('process_start_time_seconds');

/** What /metrics said while the view was open, as the figures that are drawn: up to an hour of it. */
export class History {
  #rows = [];
  #before = null;

  /** [{ at, values }], rising; values in the order of FIGURES. */
  get rows() {
    return this.#rows;
  }

  /** The newest, as it was scraped. */
  get scrape() {
    return this.#before?.scrape ?? null;
  }

  add(at, scrape) {
    const before = this.#before;
    const isNext = before && at - before.at <= GAP_MILLIS && started(scrape) === started(before.scrape);
    // What rises has no value without the figure before; levels have.
    const reference = isNext ? before : { at: at - 1000, scrape: null };
    const values = FIGURES.map((figure) => value(figure, scrape, reference, (at - reference.at) / 1000));
    this.#before = { at, scrape };
    this.#rows = [...this.#rows, { at, values }].slice(-MOST_SAMPLES);
  }

  /** [[millis, value], ...] of a figure, in runs without a gap. */
  runs(index) {
    const runs = [];
    let last = null;
    for (const { at, values } of this.#rows) {
      const one = values[index];
      if (one === undefined) {
        continue;
      }
      if (last === null || at - last > GAP_MILLIS) {
        runs.push([]);
      }
      runs.at(-1).push([at, one]);
      last = at;
    }
    return runs;
  }
}

function value(figure, scrape, before, elapsed) {
  if (before.scrape === null && figure.of.length > 1) {
    return undefined; // It takes the scrape before, too.
  }
  const found = figure.of(scrape, before.scrape, elapsed);
  return found === undefined || Number.isNaN(found) ? undefined : found;
}
