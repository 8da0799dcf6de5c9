import { css, html, nothing } from 'lit';
import { get } from '../api.js';
import '../chart.js';
import { state } from '../state.js';
import { View } from '../view.js';
import { bar, barStyles } from './explore-bar.js';
import './explore-finder.js';
import { Changes } from './explore-live.js';
import { choice, described, figuresOf, ink, noSamples, partStyles } from './explore-parts.js';
import { EVERY_SAMPLE, ask, commands, csv, facts } from './explore-query.js';
import { fitting, iso, lengthMillis, ofLocal, rangeOf, rangeText } from './explore-range.js';
import { MOST_SERIES, Moves, shareLink, signature, wish, wishedKeys } from './explore-wish.js';

const MOST_OFFERS = 24;
const TICK_MILLIS = 1000;
const MOST_PAUSE_MILLIS = 30_000;
/** What a card takes of the width. */
const CARD_PIXELS = 34;

/** Any series over any time. */
class Explore extends View {
  static properties = {
    curves: { state: true },
    question: { state: true },
    failure: { state: true },
    refusal: { state: true },
    isAsking: { state: true },
    isDates: { state: true },
    isShared: { state: true },
    isSaving: { state: true },
    offers: { state: true },
    known: { state: true },
  };

  static styles = [...View.styles, barStyles, partStyles, css`
    .chips { display: flex; flex-wrap: wrap; gap: 8px; min-height: 30px; margin-top: 8px; align-items: center; }
    .chip { display: flex; align-items: center; gap: 8px; max-width: 100%; padding-left: 10px; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; font-size: var(--small); }
    .chip button { min-height: 28px; width: 28px; padding: 0; background: none; border: 0; color: var(--muted); font-size: 1rem; line-height: 1; }
    .chip button:hover { color: var(--text); }
    .stage { display: grid; gap: 12px; margin-top: 12px; }
    .box { position: relative; height: clamp(280px, calc(100vh - 400px), 680px); }
    .split .box { height: 168px; }
    .box weir-chart { height: 100%; }
    .box > weir-empty { position: absolute; inset: 0; }
    .step { padding-right: 64px; }
    /* An answer that takes its time is seen to; most do not. */
    .asking .box { opacity: 0.5; transition: opacity 200ms 300ms; }
    .share { display: grid; gap: 8px; margin-top: 12px; }
    @media (max-width: 620px) {
      .box { height: 320px; }
      .wide, .offers .at { display: none; }
    }
  `];

  #asking = null;
  #asked = '';
  #pending = null;
  #ticked = 0;
  #changes = new Changes();
  #moves = new Moves();
  #resize = new ResizeObserver(() => this.#refit());
  /** What the chart was given, so that it is drawn anew only for something new. */
  #drawn = { curves: null, question: null, order: '', list: [], gap: 0, range: null };

  /** What the buttons of the bar do. */
  #on = {
    set: (params) => state.set(params),
    go: (from, to) => this.#moves.go(from, to),
    between: (from, to) => this.#moves.go(iso(ofLocal(from)), iso(ofLocal(to))),
    move: (part) => this.#moves.move(part),
    scale: (factor) => this.#moves.scale(factor),
    zoomBack: () => this.#moves.zoomBack(),
    all: () => this.#do(async () => {
      const found = await Promise.all(wishedKeys().map((key) => facts(key, this.signal)));
      this.#moves.all(found.filter(Boolean));
    }),
    dates: () => (this.isDates = !this.isDates),
    save: () => this.#save(),
    share: () => (this.isShared = !this.isShared),
  };

  constructor() {
    super();
    this.curves = [];
    this.question = null;
    /** Why there is nothing to draw, and why a button did not do what it says. */
    this.failure = null;
    this.refusal = null;
    this.isAsking = false;
    this.isDates = wish().to !== 'now';
    this.isShared = false;
    this.isSaving = false;
    this.offers = null;
    this.known = new Map();
  }

  connectedCallback() {
    super.connectedCallback();
    this.every(TICK_MILLIS, () => this.#tick());
    this.#resize.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#asking?.abort();
    this.#changes.listen([]);
  }

  firstUpdated() {
    this.#ask();
  }

  addressChanged() {
    this.#moves.addressChanged();
    if (this.#asked === signature()) {
      this.#changes.listen(wish().isLive ? wishedKeys() : []);
    } else {
      this.#ask();
    }
  }

  restored() {
    this.#ask();
  }

  #width() {
    return this.clientWidth - CARD_PIXELS;
  }

  /** Asks for all that is to be shown; what was asked for before is no longer wanted. */
  async #ask() {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    this.#asked = signature();
    this.isAsking = true;
    const listening = this.#changes.listen(wish().isLive ? wishedKeys() : []);
    try {
      await listening;
      asking.signal.throwIfAborted();
      await this.#fetch(wishedKeys(), wish(), asking.signal);
      this.failure = null;
    } catch (e) {
      if (e.name !== 'AbortError' && e.status !== 0) {
        this.failure = e;
        this.question = this.#pending; // What is too much to draw can be saved all the same.
      }
    }
    if (this.#asking === asking) {
      this.#asking = null;
      this.isAsking = false;
    }
  }

  async #fetch(keys, { from, to, step, aggregate }, signal) {
    if (!keys.length) {
      this.curves = [];
      this.question = null;
      this.offers = (await get('/api/v1/series', { params: { limit: MOST_OFFERS }, signal })).items;
      return;
    }
    this.#pending = null;
    const range = rangeOf(from, to);
    const question = { from: range.from, to: range.to, step: step || fitting(range.to - range.from, this.#width()), aggregate, zone: state.zone };
    this.#pending = question;
    const curves = await ask(keys, question, signal);
    const bare = curves.filter((curve) => !curve.rows.length);
    const found = await Promise.all(bare.map((curve) => facts(curve.key, signal)));
    this.known = new Map(bare.map((curve, i) => [curve.key, found[i]]));
    this.curves = curves;
    this.question = question;
  }

  /** Moves a range that ends now along, and asks anew for what has changed in it. */
  async #tick() {
    if (this.offers?.length === 0 && !wishedKeys().length) {
      await this.#ask();
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
    const curves = await Promise.all(this.curves.map((curve) => curve.moved(question, changed.get(curve.key) ?? null, this.signal)));
    if (!this.#asking && asked === this.#asked) {
      this.curves = curves;
      this.question = question;
    }
  }

  /** Another step suits another width. */
  #refit() {
    const { question } = this;
    if (question && !wish().step && !this.#asking && fitting(question.to - question.from, this.#width()) !== question.step) {
      this.#ask();
    }
  }

  #toggle(key) {
    const keys = wishedKeys();
    state.set({ series: keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key] });
  }

  /** Does what a button says. */
  async #do(task) {
    this.refusal = null;
    try {
      await task();
    } catch (e) {
      this.refusal = e.name === 'AbortError' || e.status === 0 ? null : e;
    }
  }

  async #save() {
    this.isSaving = true;
    await this.#do(async () => {
      const keys = wishedKeys();
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await csv(keys, this.question, this.signal));
      link.download = `${keys.length === 1 ? keys[0].replace(/[^\w.-]+/g, '_') : 'series'}_${iso(this.question.from).slice(0, 10)}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    });
    this.isSaving = false;
  }

  render() {
    const keys = wishedKeys();
    const wished = wish();
    const { isDates, isShared, isSaving } = this;
    const shown = { wish: wished, canTake: keys.length > 0 && this.question !== null, isDates, isShared, isSaving, zone: state.zone, range: this.question ?? this.#moves.range, autoStep: wished.step ? '' : this.question?.step, canZoomBack: this.#moves.canZoomBack };
    return html`<weir-error .error=${this.refusal ?? this.error}></weir-error>
      <weir-finder .chosen=${keys} .most=${MOST_SERIES} @toggle=${(e) => this.#toggle(e.detail)}></weir-finder>
      <div class="chips">${keys.length ? keys.map((key, i) => this.#chip(key, i)) : html`<span class="small muted">No series chosen</span>`}</div>
      ${bar(shown, this.#on)}
      ${isShared && this.question ? html`<div class="share">
        <weir-copy text=${shareLink()} label="the link to this view"></weir-copy>
        <weir-copy text=${commands(keys, this.question)} label="the request for these samples"></weir-copy></div>` : nothing}
      <div class=${`stage ${wished.isSplit ? 'split' : ''} ${this.isAsking ? 'asking' : ''}`} aria-busy=${this.isAsking ? 'true' : 'false'}>${this.#stage(keys, wished)}</div>`;
  }

  #chip(key, i) {
    return html`<span class="chip">${ink(i)}<span class="cut" title=${key}>${key}</span><button aria-label=${`Remove ${key}`} @click=${() => this.#toggle(key)}>×</button></span>`;
  }

  #stage(keys, { isSplit }) {
    if (!keys.length) {
      return this.failure ? html`<weir-error .error=${this.failure}></weir-error>` : choice(this.offers, (key) => this.#toggle(key));
    }
    const { question } = this;
    const note = html`<span slot="aside" class="step"><span class="wide">${question ? described(question) : ''}</span></span>`;
    const drawn = this.#series(keys);
    const isBare = drawn.list.every((each) => !each.points.length);
    const heading = question ? unbroken(rangeText(question.from, question.to)) : 'Samples';
    const charts = isSplit && (!isBare || this.isAsking) && !this.failure
      ? keys.map((key) => html`<weir-card heading=${key}>${note}<div class="box">${this.#one(key, drawn)}</div></weir-card>`)
      : html`<weir-card heading=${heading}>${note}<div class="box">${this.#box(drawn, isBare, keys)}</div></weir-card>`;
    return html`${charts}${figuresOf(keys, this.curves, question)}`;
  }

  #one(key, drawn) {
    const series = drawn.list.find((each) => each.name === key);
    return series ? this.#chart(series.alone, drawn, key) : html`<weir-empty>Asking …</weir-empty>`;
  }

  #box(drawn, isBare, keys) {
    if (this.failure) {
      return html`<weir-error .error=${this.failure}></weir-error>`;
    }
    if (!isBare) {
      return this.#chart(drawn.list, drawn, drawn.list.map((each) => each.name).join(', '));
    }
    return this.isAsking ? html`<weir-empty>Asking …</weir-empty>` : noSamples(keys.map((key) => this.known.get(key)).filter(Boolean), this.#on.all);
  }

  #chart(series, { range, gap }, label) {
    return html`<weir-chart still group="explore" label=${label} .series=${series} .range=${range} .gap=${gap} @zoom=${(e) => this.#moves.zoom(e.detail)}></weir-chart>`;
  }

  #series(keys) {
    const { curves, question } = this;
    const order = keys.join('\n');
    if (this.#drawn.curves !== curves || this.#drawn.question !== question || this.#drawn.order !== order) {
      const list = keys.flatMap((key, colour) => {
        const curve = curves.find((each) => each.key === key);
        return curve ? [{ name: key, points: curve.points, band: curve.band, colour }] : [];
      });
      list.forEach((each) => (each.alone = [each]));
      const step = !question || question.step === EVERY_SAMPLE ? 0 : lengthMillis(question.step);
      const gap = Math.max(3 * step, ...curves.map((curve) => 5 * curve.pace));
      this.#drawn = { curves, question, order, list, gap, range: question && [question.from, question.to] };
    }
    return this.#drawn;
  }
}

/** Breaks between two moments only. */
function unbroken(range) {
  return range.split(' – ').map((each) => each.replaceAll('-', '\u2011').replace(' ', '\u00a0')).join(' – ');
}

customElements.define('weir-explore', Explore);
