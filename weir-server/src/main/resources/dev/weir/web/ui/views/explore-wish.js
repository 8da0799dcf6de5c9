import { state } from '../state.js';
import { AGGREGATES, EVERY_SAMPLE } from './explore-query.js';
import { DEFAULT_FROM, STEPS, ago, iso, rangeOf } from './explore-range.js';

/** As many as there are colours. */
export const MOST_SERIES = 8;

/** The series of the address. */
export function wishedKeys() {
  return [...new Set(state.all('series'))].slice(0, MOST_SERIES);
}

/** What the address asks for beside the series, with defaults for what it leaves out. */
export function wish() {
  const to = state.get('to', 'now');
  const step = [...STEPS, EVERY_SAMPLE].includes(state.get('step')) ? state.get('step') : '';
  const aggregate = Object.hasOwn(AGGREGATES, state.get('agg')) ? state.get('agg') : 'avg';
  return { from: state.get('from', DEFAULT_FROM), to, step, aggregate, isSplit: state.get('split') === '1', isLive: to === 'now' && state.get('live') !== 'off' };
}

/** Changes with all that another answer follows from. */
export function signature() {
  const { from, to, step, aggregate } = wish();
  return JSON.stringify([wishedKeys(), from, to, step, aggregate, state.zone]);
}

/** The address of what is shown, for others: with the zone, which would be theirs otherwise. */
export function shareLink() {
  const kept = Object.fromEntries(['from', 'to', 'step', 'agg', 'split', 'live'].map((name) => [name, state.get(name)]));
  return new URL(state.href('explore', { series: wishedKeys(), ...kept, zone: state.zone }), location.href).href;
}

/** The range of the address, and the ways from one to the next: each is a step that Back undoes. */
export class Moves {
  #zooms = [];

  get canZoomBack() {
    return this.#zooms.length > 0;
  }

  get range() {
    try {
      const { from, to } = wish();
      return rangeOf(from, to);
    } catch {
      return rangeOf(DEFAULT_FROM, 'now');
    }
  }

  /** Takes note where somebody went back in the browser. */
  addressChanged() {
    const top = this.#zooms.at(-1);
    if (top && top.from === state.get('from') && top.to === state.get('to')) {
      this.#zooms.pop();
    }
  }

  go(from, to) {
    state.set({ from: from === DEFAULT_FROM ? '' : from, to: to === 'now' ? '' : to }, { isStep: true });
  }

  /** Earlier or later by a part of the range. */
  move(part) {
    const { from, to } = this.range;
    const way = (to - from) * part;
    this.go(iso(Math.round(from + way)), iso(Math.round(to + way)));
  }

  /** A longer or shorter range with the same middle, or the same end where that is now. */
  scale(factor) {
    const { from, to, isLive } = this.range;
    const span = Math.max(1000, (to - from) * factor);
    this.#remember();
    if (isLive) {
      this.go(ago(span), 'now');
    } else {
      this.go(iso(Math.round((from + to - span) / 2)), iso(Math.round((from + to + span) / 2)));
    }
  }

  zoom({ from, to }) {
    const fine = to - from < 60_000 ? 1 : 1000;
    const start = Math.floor(from / fine) * fine;
    this.#remember();
    this.go(iso(start), iso(Math.max(start + 1000, Math.ceil(to / fine) * fine)));
  }

  zoomBack() {
    const last = this.#zooms.pop();
    if (last) {
      state.set(last, { isStep: true });
    }
  }

  /** From the first sample of these series to the last: items of /api/v1/series. */
  all(found) {
    const second = (text) => Math.floor(Date.parse(text) / 1000) * 1000;
    if (found.length) {
      this.go(iso(Math.min(...found.map((each) => second(each.first)))), iso(Math.max(...found.map((each) => second(each.last))) + 1000));
    }
  }

  #remember() {
    this.#zooms.push({ from: state.get('from'), to: state.get('to') });
  }
}
