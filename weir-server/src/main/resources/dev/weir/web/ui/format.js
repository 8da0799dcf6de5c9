import { state } from './state.js';

const formats = new Map();

/** A format of Intl, made once. */
function cached(key, make) {
  if (!formats.has(key)) {
    formats.set(key, make());
  }
  return formats.get(key);
}

const PLACES = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };

/** Year, month, day, hour, minute, second of a moment in a zone, as texts. */
function places(date, zone) {
  const parts = cached(`places ${zone}`, () => new Intl.DateTimeFormat('en-GB', { ...PLACES, timeZone: zone })).formatToParts(date);
  return Object.fromEntries(parts.map((part) => [part.type, part.value]));
}

function fraction(moment) {
  const digits = typeof moment === 'string' ? (/\.(\d+)/.exec(moment)?.[1] ?? '') : '';
  return digits ? `.${digits}` : '';
}

/** A moment (ISO text, milliseconds or a Date) in the zone of the page, to the second or as fine as it is given: `2026-03-31 12:00:00`. */
export function time(moment, zone = state.zone) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) {
    return String(moment);
  }
  const p = places(date, zone);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}${fraction(moment)}`;
}

/** Only the time of day, to the second: `12:00:00`. */
export function clock(moment, zone = state.zone) {
  return time(new Date(moment), zone).slice(11);
}

/** The time of day if it is today's, else the date and the minute: for columns of what is mostly new. */
export function when(moment, zone = state.zone) {
  const text = time(new Date(moment), zone);
  return text.slice(0, 10) === time(Date.now(), zone).slice(0, 10) ? text.slice(11) : text.slice(0, 16);
}

/** How far a zone is from UTC at a moment, in milliseconds. */
export function offsetMillis(moment, zone = state.zone) {
  const p = places(new Date(moment), zone);
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - Math.floor(Number(moment) / 1000) * 1000;
}

/** A whole number with thin gaps between thousands. */
export function count(value) {
  return cached('count', () => new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })).format(value).replaceAll(',', '\u2009');
}

/** A measured number, at most six digits that matter. */
export function number(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) {
    return value.toExponential(3);
  }
  return cached('number', () => new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 })).format(value).replaceAll(',', '\u2009');
}

/** A rate, short: `0`, `< 0.1`, `0.4`, `12`, `3.4 k`. */
export function short(value) {
  for (const [size, unit] of [[1e9, ' G'], [1e6, ' M'], [1e4, ' k']]) {
    if (Math.abs(value) >= size) {
      const scale = unit === ' k' ? 1e3 : size;
      return `${(value / scale).toFixed(1)}${unit}`;
    }
  }
  if (value !== 0 && Math.abs(value) < 0.05) {
    return '< 0.1'; // Of little, not of nothing, which `0.0` would say.
  }
  return Math.abs(value) >= 10 || value === 0 ? count(Math.round(value)) : value.toFixed(1);
}

/** Bytes in powers of 1,024. */
export function bytes(value) {
  let size = value;
  let unit = 'B';
  for (const next of ['KiB', 'MiB', 'GiB', 'TiB']) {
    if (size < 1024) {
      break;
    }
    size /= 1024;
    unit = next;
  }
  return `${unit === 'B' || size >= 100 ? Math.round(size) : size.toFixed(1)} ${unit}`;
}

/** A length of time in its largest unit or two: `850 ms`, `12 s`, `3 min`, `2 h 5 min`, `4 d`. */
export function duration(millis) {
  const seconds = Math.round(millis / 1000);
  if (millis < 1000) {
    return `${Math.max(0, Math.round(millis))} ms`;
  }
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min`;
  }
  if (seconds < 86_400) {
    const minutes = Math.floor((seconds % 3600) / 60);
    return `${Math.floor(seconds / 3600)} h${minutes ? ` ${minutes} min` : ''}`;
  }
  return `${Math.floor(seconds / 86_400)} d`;
}

/** How long ago a moment was: `now`, `12 s ago`, or `in 3 min`. */
export function age(moment, now = Date.now()) {
  const millis = now - new Date(moment).getTime();
  if (Math.abs(millis) < 1500) {
    return 'now';
  }
  return millis > 0 ? `${duration(millis)} ago` : `in ${duration(-millis)}`;
}

/** What a part of /health is called. */
export function partName(name) {
  return name === 'tls' ? 'TLS' : `${name[0].toUpperCase()}${name.slice(1)}`;
}

/** What a part of /health tells beside its state: room that is left, or what waits for a database. */
export function partNote({ free_bytes: free, commits, bytes: waiting, oldest_seconds: oldest, drain_seconds: drain }) {
  if (free !== undefined) {
    return `${bytes(free)} free`;
  }
  if (commits === undefined) {
    return '';
  }
  const end = drain === undefined ? '' : `, gone in ${duration(1000 * drain)}`;
  return commits === 0 ? 'empty' : `${bytes(waiting)} wait${oldest ? ` for ${duration(1000 * oldest)}` : ''}${end}`;
}
