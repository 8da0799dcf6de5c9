import { blob, get, literal } from '../api.js';
import { count } from '../format.js';
import { iso, lengthMillis } from './explore-range.js';

/** What samples of a step come to. Beside the first of these the lowest and the highest are shown as a band. */
export const AGGREGATES = { avg: 'average', min: 'lowest', max: 'highest', first: 'first', last: 'last', p50: 'median', p95: 'p95', p99: 'p99', sum: 'sum', count: 'count' };

const OUTSIDE_BAND = ['sum', 'count', 'min', 'max'];

/** In place of a step: each sample as it is. */
export const EVERY_SAMPLE = 'none';

/** More than this many points of one series are neither seen nor quick. */
const MOST_POINTS = 20_000;
const MOST_SAMPLES = 100_000;

/** A step that is a longer part of the range than this is asked for anew as the range leaves it; what shorter ones keep too long is not seen. */
const LONG_PART = 1 / 50;

/** Columns of a row: when, what is drawn, and what the figures below the chart come from. */
const [AT, VALUE, LOW, HIGH, AVERAGE, COUNT] = [0, 1, 2, 3, 4, 5];

function params(key, { from, to, step, aggregate, zone }, columns) {
  const isStepped = step !== EVERY_SAMPLE;
  return { series: literal(key), from: iso(from), to: iso(to), step: isStepped ? step : '', agg: isStepped ? columns.join(',') : '', timezone: zone };
}

function refusal(message, advice) {
  return Object.assign(new Error(message), { advice });
}

/** Throws where an answer would be more than a chart takes. */
async function check(keys, question, signal) {
  const advice = 'Choose a longer step or a shorter range. The download as CSV has them all.';
  if (question.step !== EVERY_SAMPLE) {
    const rows = Math.ceil((question.to - question.from) / lengthMillis(question.step));
    if (rows > MOST_POINTS) {
      throw refusal(`${count(rows)} steps are more than a chart shows.`, advice);
    }
    return;
  }
  const counts = await Promise.all(keys.map((key) => get('/api/v1/query', { params: { series: literal(key), from: iso(question.from), to: iso(question.to), agg: 'count' }, signal })));
  const samples = counts.reduce((sum, reply) => sum + (reply.series[0]?.rows[0][1] ?? 0), 0);
  if (samples > MOST_SAMPLES) {
    throw refusal(`${count(samples)} samples are more than a chart shows.`, advice);
  }
}

async function rows(key, question, signal) {
  const { aggregate, step } = question;
  const columns = [...new Set([aggregate, 'min', 'max', 'avg', 'count'])];
  const reply = await get('/api/v1/query', { params: params(key, question, columns), signal });
  const found = reply.series[0]?.rows ?? [];
  if (step === EVERY_SAMPLE) {
    return found.map(([at, value]) => [Date.parse(at), value, value, value, value, 1]);
  }
  const places = [aggregate, 'min', 'max', 'avg', 'count'].map((name) => columns.indexOf(name) + 1);
  return found.map((row) => [Date.parse(row[AT]), ...places.map((place) => row[place])]);
}

/** What is drawn of each key, in this order: a list of Curve. A question is `{ from, to, step, aggregate, zone }`. */
export async function ask(keys, question, signal) {
  await check(keys, question, signal);
  return Promise.all(keys.map(async (key) => new Curve(key, question, await rows(key, question, signal))));
}

/** The rows of one series in a range. Immutable. */
export class Curve {
  constructor(key, question, found) {
    this.key = key;
    this.question = question;
    this.rows = found;
  }

  get points() {
    return this.rows.map((row) => [row[AT], row[VALUE]]);
  }

  /** From the lowest to the highest of each step, where it says more than the line. */
  get band() {
    const { step, aggregate } = this.question;
    if (step === EVERY_SAMPLE || OUTSIDE_BAND.includes(aggregate) || this.rows.every((row) => row[COUNT] === 1)) {
      return undefined;
    }
    return this.rows.map((row) => [row[AT], row[LOW], row[HIGH]]);
  }

  /** What all samples of the range come to. */
  get figures() {
    let [low, high, sum, samples] = [Infinity, -Infinity, 0, 0];
    for (const row of this.rows) {
      low = Math.min(low, row[LOW]);
      high = Math.max(high, row[HIGH]);
      sum += row[AVERAGE] * row[COUNT];
      samples += row[COUNT];
    }
    const last = this.rows.at(-1);
    return samples ? { low, high, average: sum / samples, samples, last: last[VALUE], lastAt: last[AT] } : { samples: 0 };
  }

  /** The usual distance of rows, in milliseconds; 0 where there are too few to tell. */
  get pace() {
    const gaps = this.rows.slice(1, 400).map((row, i) => row[AT] - this.rows[i][AT]).sort((a, b) => a - b);
    return gaps[Math.floor(gaps.length / 2)] ?? 0;
  }

  /** The same for a range that has moved on, where samples from `since` on have come or changed. Null: none has. */
  async moved(question, since, signal) {
    let kept = this.rows;
    let tail = [];
    if (since !== null) {
      // Rows stand at the beginning of their step: what is asked for begins where a step does, or it would be told a part of it.
      const known = this.rows.findLast((row) => row[AT] <= since);
      // Where it changed before the first of them all are asked for anew: that first one may have begun before the range.
      const first = known ? known[AT] : question.from;
      kept = known ? this.rows.filter((row) => row[AT] < first) : [];
      tail = first < question.to ? await rows(this.key, { ...question, from: Math.max(first, question.from) }, signal) : [];
    }
    const width = question.step === EVERY_SAMPLE ? 0 : lengthMillis(question.step);
    kept = kept.filter((row) => row[AT] > question.from - width);
    if (kept[0]?.[AT] < question.from && width > (question.to - question.from) * LONG_PART) {
      const next = (kept[1] ?? tail[0])?.[AT] ?? question.to;
      kept = [...(next > question.from ? await rows(this.key, { ...question, to: next }, signal) : []), ...kept.slice(1)];
    }
    return new Curve(this.key, question, [...kept, ...tail]);
  }
}

/** The series with exactly this key, with its first and last sample; null where there is none. */
export async function facts(key, signal) {
  const page = await get('/api/v1/series', { params: { match: literal(key), limit: 1 }, signal });
  return page.items[0] ?? null;
}

/** The same rows as CSV: one file under one header. */
export async function csv(keys, question, signal) {
  const columns = OUTSIDE_BAND.includes(question.aggregate) ? [question.aggregate] : [question.aggregate, 'min', 'max'];
  const files = [];
  for (const key of keys) {
    const file = await blob('/api/v1/query', { params: params(key, question, columns), accept: 'text/csv', signal });
    const header = (await file.slice(0, 400).text()).indexOf('\n') + 1;
    files.push(files.length ? file.slice(header) : file);
  }
  return new Blob(files, { type: 'text/csv' });
}

/** The requests that bring the same, for a shell. */
export function commands(keys, question) {
  return keys.map((key) => {
    const query = new URLSearchParams(Object.entries(params(key, question, [question.aggregate])).filter(([, value]) => value !== ''));
    return `curl -H 'Accept: text/csv' '${location.origin}/api/v1/query?${query.toString().replaceAll("'", '%27')}'`;
  }).join('\n');
}
