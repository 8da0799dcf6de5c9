import { offsetMillis, time } from '../format.js';

const SECOND = 1000;
const UNITS = { s: SECOND, m: 60 * SECOND, h: 3600 * SECOND, d: 86_400 * SECOND };

/** Ranges up to now, as they stand in the address. */
export const RANGES = [['-15m', '15 min'], ['-1h', '1 h'], ['-6h', '6 h'], ['-24h', '24 h'], ['-7d', '7 d'], ['-30d', '30 d'], ['-365d', '1 y']];

export const DEFAULT_FROM = '-1h';

/** Steps that a person can choose; those of less than a day divide it. */
export const STEPS = ['1s', '2s', '5s', '10s', '15s', '30s', '1m', '2m', '5m', '10m', '15m', '30m', '1h', '2h', '3h', '4h', '6h', '8h', '12h', '1d', '2d', '7d', '30d'];

/** A row for so many pixels: finer is not seen. */
const PIXELS_A_ROW = 1.5;

/** `30s`, `-2h` in milliseconds; NaN for anything else. */
export function lengthMillis(text) {
  const [, sign, size, unit] = /^(-?)(\d{1,9})([smhd])$/.exec(text) ?? [];
  return size === undefined ? Number.NaN : (sign ? -1 : 1) * size * UNITS[unit];
}

/** So long ago, in the largest unit that says it: `-2h`. */
export function ago(millis) {
  const seconds = Math.max(1, Math.round(millis / SECOND));
  const unit = ['d', 'h', 'm'].find((each) => (seconds * SECOND) % UNITS[each] === 0) ?? 's';
  return `-${(seconds * SECOND) / UNITS[unit]}${unit}`;
}

/** A moment of the address in milliseconds: `now`, `-15m`, or ISO 8601, in the page's zone where it has none of its own. NaN where it is none. */
export function moment(text, now) {
  if (text === 'now') {
    return now;
  }
  const length = lengthMillis(text);
  if (!Number.isNaN(length)) {
    return now + length;
  }
  return /[zZ]|[+-]\d\d:?\d\d$/.test(text) ? Date.parse(text) : ofLocal(text);
}

/** The moment that a clock in the page's zone calls so: `2026-03-31T12:00`. NaN where it is none. */
export function ofLocal(text) {
  const local = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  return Number.isNaN(local) ? local : local - offsetMillis(local - offsetMillis(local));
}

/** What a field of date and time takes for a moment, in the page's zone. */
export function toLocal(millis) {
  return time(Math.floor(millis / SECOND) * SECOND).replace(' ', 'T');
}

/** How the address writes a moment: to the second where that is exact. */
export function iso(millis) {
  return new Date(millis).toISOString().replace('.000Z', 'Z');
}

/** From when to when the address asks for: `{ from, to, isLive }` in milliseconds, or an error that tells what to do. */
export function rangeOf(fromText, toText, now = Date.now()) {
  const from = moment(fromText, now);
  const to = moment(toText, now);
  if (!(from < to)) {
    const message = Number.isNaN(from) || Number.isNaN(to) ? `The address has no range that can be read: “${fromText}” to “${toText}”.` : 'The range ends before it begins.';
    throw Object.assign(new Error(message), { advice: 'Choose a range above.' });
  }
  return { from, to, isLive: toText === 'now' && fromText.startsWith('-') };
}

/** A range in words: to the second where it is short, and the date once if both ends have it. */
export function rangeText(from, to) {
  const places = to - from > 2 * UNITS.d ? 16 : 19;
  const [start, end] = [time(Math.round(from)).slice(0, places), time(Math.round(to)).slice(0, places)];
  return start.slice(0, 10) === end.slice(0, 10) ? `${start} – ${end.slice(11)}` : `${start} – ${end}`;
}

/** The step that suits a chart: the shortest that has no more rows than pixels show. */
export function fitting(spanMillis, pixels) {
  const most = Math.max(60, pixels / PIXELS_A_ROW);
  return STEPS.find((step) => spanMillis / lengthMillis(step) <= most) ?? STEPS.at(-1);
}

/** A step in words. */
export function stepText(step) {
  return step.replace(/(\d+)(\w)/, (_, size, unit) => `${size} ${unit === 'm' ? 'min' : unit}`);
}
