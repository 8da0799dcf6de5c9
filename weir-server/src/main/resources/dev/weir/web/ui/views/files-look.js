import { html, nothing, svg } from 'lit';
import { count } from '../format.js';

/** What the states of a file are called, and which of the page's states they look like. */
const STATES = {
  pending: ['none', 'waits'],
  processing: ['none', 'being read'],
  processed: ['ok', 'all valid'],
  partial: ['degraded', 'some invalid'],
  failed: ['down', 'failed'],
};

/** Whether nothing of a file changes any more by itself. */
export function isDone(file) {
  return file.status !== 'pending' && file.status !== 'processing';
}

/** The state of a file as a dot and words. */
export function fileState(file) {
  const [state, label] = STATES[file.status] ?? ['none', file.status];
  return html`<weir-state state=${state} label=${label}></weir-state>`;
}

/** A bar, full at 1; of rows the invalid ones end it in another colour. */
export function bar(part, bad = 0) {
  const good = Math.max(0, Math.min(1, part));
  const width = Math.max(1.5, 100 * bad); // However few they are, they are seen.
  return html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    <rect class="ground" width="100" height="1"></rect><rect class="good" width=${100 * good} height="1"></rect>
    ${bad > 0 ? svg`<rect class="bad" x=${100 - width} width=${width} height="1"></rect>` : nothing}</svg>`;
}

/** `300 of 310 valid`, for a file whose rows are known. */
export function rowsText(file) {
  return file.invalid_rows ? `${count(file.valid_rows)} of ${count(file.total_rows)} valid` : `${count(file.total_rows)} valid`;
}
