import { get } from '../api.js';
import { state } from '../state.js';
import { Changes } from './explore-live.js';
import { EVERY_SAMPLE, ask, facts } from './explore-query.js';
import { fitting, lengthMillis, rangeOf } from './explore-range.js';
import { signature, wish, wishedKeys } from './explore-wish.js';

const MOST_OFFERS = 24;
const MOST_PAUSE_MILLIS = 30_000;

/** What there is for what the address asks: curves, and where there are none the reason. Kept up to date until it ends; calls `changed` whenever it is another. */
export class Answer {
  curves = [];
  /** What the curves answer; null while nothing has been asked. */
  question = null;
  isAsking = false;
  /** Why there is nothing to draw: an error. */
  failure = null;
  /** Some series of the server, where the address names none; null while they are not known. */
  offers = null;
  /** Of series without a sample in the range: what there is of them at all. */
  bare = [];

  #width;
  #changed;
  #asking = null;
  #asked = '';
  #ticked = 0;
  #changes = new Changes();
  #drawn = { curves: null, order: '' };

  /** `width` tells how many pixels there are for a curve. */
  constructor(width, changed) {
    this.#width = width;
    this.#changed = changed;
  }

  end() {
    this.#asking?.abort();
    this.#changes.listen([]);
  }

  /** Asks where the address asks for something else than before. */
  follow() {
    if (this.#asked === signature()) {
      this.#listen();
    } else {
      this.ask();
    }
  }

  #listen() {
    return this.#changes.listen(wish().isLive ? wishedKeys() : []);
  }

  /** Asks for all of it; what was asked for before is no longer wanted. */
  async ask() {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    this.#asked = signature();
    this.isAsking = true;
    this.#changed();
    let isAway = false;
    try {
      await this.#listen();
      asking.signal.throwIfAborted();
      await (wishedKeys().length ? this.#fetch(asking.signal) : this.#offer(asking.signal));
      this.failure = null;
    } catch (e) {
      isAway = e.status === 0; // It is asked again once the server is back.
      if (e.name !== 'AbortError' && !isAway) {
        this.failure = e;
      }
    }
    if (this.#asking === asking) {
      this.#asking = null;
      this.isAsking = isAway;
      this.#changed();
    }
  }

  async #offer(signal) {
    this.curves = [];
    this.question = null;
    this.offers = (await get('/api/v1/series', { params: { limit: MOST_OFFERS }, signal })).items;
  }

  async #fetch(signal) {
    const keys = wishedKeys();
    let question = null;
    let curves;
    try {
      question = this.#question();
      curves = await ask(keys, question, signal);
    } catch (e) {
      if (e.name !== 'AbortError' && e.status !== 0) {
        this.question = question; // What is too much to draw can be saved all the same.
      }
      throw e;
    }
    const found = await Promise.all(curves.filter((curve) => !curve.rows.length).map((curve) => facts(curve.key, signal)));
    this.bare = found.filter(Boolean);
    this.curves = curves;
    this.question = question;
  }

  #question() {
    const { from: start, to: end, step, aggregate } = wish();
    const { from, to } = rangeOf(start, end);
    return { from, to, step: step || fitting(to - from, this.#width()), aggregate, zone: state.zone };
  }

  /** Moves a range that ends now along, and asks anew for what has changed in it; to be called often. */
  async tick(signal) {
    if (this.offers?.length === 0 && !wishedKeys().length) {
      await this.ask();
    }
    const span = this.question ? this.question.to - this.question.from : 0;
    const pause = Math.min(MOST_PAUSE_MILLIS, span / Math.max(1, this.#width()));
    const now = Date.now();
    if (!this.curves.length || this.failure || this.#asking || !wish().isLive || now - this.#ticked < pause) {
      return;
    }
    this.#ticked = now;
    const asked = this.#asked;
    const changed = this.#changes.upTo(now);
    const question = { ...this.question, from: now - span, to: now };
    const curves = await Promise.all(this.curves.map((curve) => curve.moved(question, changed.get(curve.key) ?? null, signal)));
    if (!this.#asking && asked === this.#asked) {
      this.curves = curves;
      this.question = question;
      this.#changed();
    }
  }

  /** Another step suits another width. */
  refit() {
    const { question } = this;
    if (question && !wish().step && !this.#asking && fitting(question.to - question.from, this.#width()) !== question.step) {
      this.ask();
    }
  }

  /** What charts take, the very same until there is something new: `lines` in the colours of their places among the keys, `range`, `gap`. */
  drawn(keys) {
    const { curves, question } = this;
    const order = keys.join('\n');
    if (this.#drawn.curves !== curves || this.#drawn.order !== order) {
      const lines = keys.flatMap((key, colour) => curves.filter((each) => each.key === key).map(({ points, band }) => ({ name: key, points, band, colour })));
      lines.forEach((each) => (each.alone = [each]));
      const step = !question || question.step === EVERY_SAMPLE ? 0 : lengthMillis(question.step);
      const gap = Math.max(3 * step, ...curves.map((curve) => 5 * curve.pace));
      this.#drawn = { curves, order, lines, gap, range: question && [question.from, question.to] };
    }
    return this.#drawn;
  }
}
