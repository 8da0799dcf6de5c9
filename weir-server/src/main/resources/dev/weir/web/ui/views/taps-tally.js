import { get } from '../api.js';

export const GLASSES = ['half', 'pint', 'stein'];

/** The end of all times that there are. */
const EVER = { from: '1970-01-01T00:00:00Z', to: '2200-01-01T00:00:00Z' };
const PAGE = 100;
const TAP = /^tap\.(\d+)\.volume$/;

/** How much every tap has poured: [{ tap, pours, volume }], those first that poured most often. From the samples of the series `tap.N.volume`. */
export async function byTap(signal) {
  const { series } = await get('/api/v1/query', { params: { series: 'tap.*.volume', agg: 'count,sum', ...EVER }, signal });
  return series
    .filter(({ key, rows }) => TAP.test(key) && rows.length && rows[0][1] > 0)
    .map(({ key, rows: [[, pours, volume]] }) => ({ tap: TAP.exec(key)[1], pours, volume }))
    .sort((a, b) => b.pours - a.pours || a.tap - b.tap);
}

/** How many pours of a glass there are. Beginning at the number that was last known, it is found with few pages, however many there are. */
export async function countOf(type, known, signal) {
  const length = async (page) => (await get('/api/beers', { params: { type, page, page_size: PAGE }, signal })).beers.length;
  let full = 0; // Pages up to this one are full.
  let short = null; // This page is not.
  let page = Math.floor(known / PAGE) + 1;
  for (let step = 1; short === null || short - full > 1; step *= 2) {
    const found = await length(page);
    if (found === PAGE) {
      full = Math.max(full, page);
    } else {
      short = page;
      if (found > 0 || page === 1) {
        return (page - 1) * PAGE + found;
      }
    }
    page = short === null ? full + step : Math.floor((full + short) / 2);
  }
  return full * PAGE;
}
