import { html } from 'lit';
import { age, duration, number, time } from '../format.js';

/** How often a device speaks, short: `every 5 s`, `4 a second`, or nothing known. */
export function rhythm(seconds) {
  if (seconds === null) {
    return '–';
  }
  return seconds < 1 ? `${number(Number((1 / seconds).toPrecision(2)))} a second` : `every ${duration(seconds * 1000)}`;
}

/** Whether it speaks, as a dot and a word. */
export function speaks(device) {
  if (device.silent) {
    return html`<weir-state state="degraded" label="silent"></weir-state>`;
  }
  return device.interval_seconds === null
    ? html`<weir-state state="none" label="not known" title="Silence shows once a device has sent often enough to know its interval. Files teach none."></weir-state>`
    : html`<weir-state state="ok" label="speaks"></weir-state>`;
}

/** When it was last heard, with the moment itself at hand. */
export function heard(device) {
  return device.last_seen === null ? html`<span title="only lines that were refused have come">never</span>` : html`<span title=${time(device.last_seen)}>${age(device.last_seen)}</span>`;
}

/** The same behind a dot that says whether it speaks. */
export function briefly(device) {
  const { last_seen: last, silent, interval_seconds: interval } = device;
  if (last === null) {
    return html`<weir-state state="none" label="never" title="only lines that were refused have come"></weir-state>`;
  }
  const dot = silent ? 'degraded' : interval === null ? 'none' : 'ok';
  return html`<weir-state state=${dot} label=${silent ? `silent ${duration(Date.now() - Date.parse(last))}` : age(last)} title=${time(last)}></weir-state>`;
}

/** A trend's line; its place is kept while nothing is known yet. */
export function spark(trend, style) {
  const { series, range, points } = trend ?? { series: null, range: [0, 1], points: [] };
  const values = points.map((point) => point[1]);
  const label = values.length
    ? `${series.key} from ${time(range[0])} to ${time(range[1])}: lowest ${number(Math.min(...values))}, highest ${number(Math.max(...values))}`
    : 'no line yet';
  return html`<weir-spark own .points=${points} .range=${range} label=${label} title=${label} .style=${style}></weir-spark>`;
}
