import { post } from '../api.js';
import { count } from '../format.js';

/** Replays all that match, also those that are not on the page. What came of it: `{ accepted, rejected, skipped }`. */
export function replayAll(filter, signal) {
  return post('/api/v1/rejected/replay', undefined, { params: filter, signal });
}

/** The same of just these, the oldest first. */
export async function replayEach(items, signal) {
  const sums = { accepted: 0, rejected: 0, skipped: 0 };
  for (const item of items.toReversed()) {
    if (item.truncated) {
      sums.skipped++;
      continue;
    }
    try {
      const result = await post(`/api/v1/rejected/${item.id}/replay`, undefined, { signal });
      sums.accepted += result.accepted;
      sums.rejected += result.rejected;
    } catch (e) {
      if (e.status !== 404 && e.status !== 409) {
        throw e;
      }
      sums.skipped++;
    }
  }
  return sums;
}

/** What came of a replay, in words. */
export function outcome({ accepted, rejected, skipped }) {
  return [
    `${count(accepted)} taken`,
    `${count(rejected)} refused again`,
    skipped ? `${count(skipped)} skipped: of these the end is missing, and they want to be mended first` : '',
  ].filter(Boolean).join(', ').concat('.');
}
