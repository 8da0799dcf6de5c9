import { css, html, nothing } from 'lit';
import { get, literal } from '../api.js';
import '../chart.js';
import { count, number, when } from '../format.js';
import { follow } from '../live.js';
import { state } from '../state.js';
import { View } from '../view.js';
import { bar, barStyles } from './explore-bar.js';
import './explore-finder.js';
import { AGGREGATES, EVERY_SAMPLE, ask, commands, csv, facts } from './explore-query.js';
import { DEFAULT_FROM, STEPS, ago, fitting, iso, lengthMillis, ofLocal, rangeOf, rangeText, stepText } from './explore-range.js';

/** As many as there are colours. */
const MOST_SERIES = 8;
const MOST_OFFERS = 24;
const TICK_MILLIS = 1000;
const MOST_PAUSE_MILLIS = 30_000;
/** A clock that is so much ahead of this one is waited for. */
const AHEAD_MILLIS = 60_000;
const CARD_PIXELS = 34;

/** Any series over any time. */
class Explore extends View {
  static properties = {
    curves: { state: true },
    question: { state: true },
    failure: { state: true },
    isAsking: { state: true },
    isDates: { state: true },
    isShared: { state: true },
    isSaving: { state: true },
    offers: { state: true },
    known: { state: true },
  };

  static styles = [...View.styles, barStyles, css`
    .chips { display: flex; flex-wrap: wrap; gap: 8px; min-height: 30px; margin-top: 8px; align-items: center; }
    .chip { display: flex; align-items: center; gap: 8px; max-width: 100%; padding-left: 10px; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; font-size: var(--small); }
    .chip button { min-height: 28px; width: 28px; padding: 0; background: none; border: 0; color: var(--muted); font-size: 1rem; line-height: 1; }
    .chip button:hover { color: var(--text); }
    .ink { flex: none; display: inline-block; width: 12px; height: 4px; border-radius: 2px; }
    .stage { display: grid; gap: 12px; margin-top: 12px; }
    .box { position: relative; height: clamp(280px, calc(100vh - 400px), 680px); }
    .split .box { height: 168px; }
    .box weir-chart { height: 100%; }
    .box > weir-empty, .box > weir-error { position: absolute; inset: 0; align-content: center; }
    .box > .over { display: grid; place-items: center; align-content: center; gap: 12px; position: absolute; inset: 0; padding: 12px; text-align: center; }
    .step { padding-right: 64px; }
    .asking .step { color: var(--accent); }
    .figures { overflow-x: auto; }
    .figures th, .figures td { white-space: nowrap; }
    .figures th.number { text-align: right; }
    .figures td:first-child { max-width: 420px; }
    .figures .ink { margin-right: 10px; vertical-align: middle; }
    .share { display: grid; gap: 8px; margin-top: 12px; }
    .offers { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr)); gap: 0 16px; margin: 8px 0 0; padding: 0; list-style: none; }
    .offers button { display: flex; width: 100%; justify-content: space-between; gap: 12px; padding: 0 8px; background: none; border: 0; font-weight: 450; text-align: left; }
    @media (max-width: 620px) {
      .box { height: 320px; }
      .wide { display: none; }
    }
  `];

  #asking = null;
  #asked = '';
  #dirty = new Map();
  #following = new Map();
  #zooms = [];
  #ticked = 0;
  #resize = new ResizeObserver(() => this.#refit());

  constructor() {
    super();
    this.curves = [];
    this.question = null;
    this.failure = null;
    this.isAsking = false;
    this.isDates = this.#wish().to !== 'now';
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
    this.#following.forEach((end) => end());
  }

  firstUpdated() {
    this.#ask();
  }

  addressChanged() {
    const top = this.#zooms.at(-1);
    if (top && top.from === state.get('from') && top.to === state.get('to')) {
      this.#zooms.pop(); // Somebody went back in the browser.
    }
    if (this.#asked !== this.#signature()) {
      this.#ask();
    }
    this.#listen();
  }

  restored() {
    this.#ask();
  }

  get keys() {
    return [...new Set(state.all('series'))].slice(0, MOST_SERIES);
  }

  /** What the address asks for. */
  #wish() {
    const from = state.get('from', DEFAULT_FROM);
    const to = state.get('to', 'now');
    const step = [...STEPS, EVERY_SAMPLE].includes(state.get('step')) ? state.get('step') : '';
    const aggregate = Object.hasOwn(AGGREGATES, state.get('agg')) ? state.get('agg') : 'avg';
    return { from, to, step, aggregate, isSplit: state.get('split') === '1', isLive: to === 'now' && state.get('live') !== 'off' };
  }

  #signature() {
    const { from, to, step, aggregate } = this.#wish();
    return JSON.stringify([this.keys, from, to, step, aggregate, state.zone]);
  }

  #width() {
    return this.clientWidth - CARD_PIXELS;
  }

  /** Asks for all that is to be shown; what was asked for before is no longer wanted. */
  async #ask() {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    this.#asked = this.#signature();
    this.isAsking = true;
    this.#listen();
    try {
      await this.#fetch(asking.signal);
      this.failure = null;
    } catch (e) {
      if (e.name !== 'AbortError' && e.status !== 0) {
        this.failure = e;
      }
    }
    if (this.#asking === asking) {
      this.#asking = null;
      this.isAsking = false;
    }
  }

  async #fetch(signal) {
    const { keys } = this;
    const wish = this.#wish();
    if (!keys.length) {
      this.curves = [];
      this.offers = (await get('/api/v1/series', { params: { limit: MOST_OFFERS }, signal })).items;
      return;
    }
    const range = rangeOf(wish.from, wish.to);
    const step = wish.step || fitting(range.to - range.from, this.#width());
    const question = { from: range.from, to: range.to, step, aggregate: wish.aggregate, zone: state.zone };
    this.question = question;
    const curves = await ask(keys, question, signal);
    const bare = curves.filter((curve) => !curve.rows.length);
    const found = await Promise.all(bare.map((curve) => facts(curve.key, signal)));
    this.known = new Map(bare.map((curve, i) => [curve.key, found[i]]));
    this.curves = curves;
  }

  /** Notes which of the series shown have new samples, and from when on. */
  #listen() {
    const wanted = this.#wish().isLive ? this.keys : [];
    for (const [key, end] of this.#following) {
      if (!wanted.includes(key)) {
        end();
        this.#following.delete(key);
      }
    }
    for (const key of wanted.filter((each) => !this.#following.has(each))) {
      this.#following.set(key, follow(literal(key), (messages, missed) => this.#note(key, messages, missed)));
    }
  }

  #note(key, messages, missed) {
    const times = messages.filter((message) => message.type === 'sample' && message.key === key).map((message) => Date.parse(message.timestamp));
    if (missed !== 0) {
      times.push(0, Date.now());
    }
    if (times.length) {
      const [first, last] = this.#dirty.get(key) ?? [Infinity, -Infinity];
      this.#dirty.set(key, [times.reduce((a, b) => Math.min(a, b), first), times.reduce((a, b) => Math.max(a, b), last)]);
    }
  }

  /** Moves a range that ends now along, and asks anew for what has changed in it. */
  async #tick() {
    if (!this.keys.length && this.offers?.length === 0) {
      await this.#ask();
    }
    const span = this.question ? this.question.to - this.question.from : 0;
    const pause = Math.min(MOST_PAUSE_MILLIS, span / Math.max(1, this.#width()));
    if (!this.curves.length || this.failure || this.#asking || !this.#wish().isLive || Date.now() - this.#ticked < pause) {
      return;
    }
    const [asked, now, dirty] = [this.#asked, Date.now(), this.#dirty];
    this.#ticked = now;
    this.#dirty = new Map();
    const question = { ...this.question, from: now - span, to: now };
    const curves = await Promise.all(this.curves.map((curve) => curve.moved(question, dirty.get(curve.key)?.[0] ?? null, this.signal)));
    if (this.#asking || asked !== this.#asked) {
      return;
    }
    for (const [key, [first, last]] of dirty) {
      if (last >= now && last < now + AHEAD_MILLIS) {
        this.#dirty.set(key, [Math.min(first, this.#dirty.get(key)?.[0] ?? first), Math.max(last, this.#dirty.get(key)?.[1] ?? last)]);
      }
    }
    this.curves = curves;
    this.question = question;
  }

  #refit() {
    const { question } = this;
    if (question && !this.#wish().step && !this.#asking && fitting(question.to - question.from, this.#width()) !== question.step) {
      this.#ask();
    }
  }

  /** What the buttons do. */
  #on = {
    set: (params) => state.set(params),
    go: (from, to) => {
      this.isDates = to !== 'now';
      state.set({ from: from === DEFAULT_FROM ? '' : from, to: to === 'now' ? '' : to }, { isStep: true });
    },
    between: (from, to) => this.#on.go(iso(ofLocal(from)), iso(ofLocal(to))),
    dates: () => (this.isDates = !this.isDates),
    move: (part) => {
      const { from, to } = this.#range();
      this.#on.go(iso(Math.round(from + (to - from) * part)), iso(Math.round(to + (to - from) * part)));
    },
    scale: (factor) => {
      const { from, to, isLive } = this.#range();
      const span = Math.max(1000, (to - from) * factor);
      const middle = (from + to) / 2;
      this.#remember();
      if (isLive) {
        this.#on.go(ago(span), 'now');
      } else {
        this.#on.go(iso(Math.round(middle - span / 2)), iso(Math.round(middle + span / 2)));
      }
    },
    zoomBack: () => {
      const { from, to } = this.#zooms.pop();
      this.isDates = to !== '';
      state.set({ from, to }, { isStep: true });
    },
    all: () => this.attempt(() => this.#all()),
    save: () => this.#save(),
    share: () => (this.isShared = !this.isShared),
  };

  #range() {
    try {
      const { from, to } = this.#wish();
      return rangeOf(from, to);
    } catch {
      return rangeOf(DEFAULT_FROM, 'now');
    }
  }

  #remember() {
    this.#zooms.push({ from: state.get('from'), to: state.get('to') });
  }

  #zoom({ from, to }) {
    const fine = to - from < 60_000 ? 1 : 1000;
    const start = Math.floor(from / fine) * fine;
    this.#remember();
    this.#on.go(iso(start), iso(Math.max(start + 1000, Math.ceil(to / fine) * fine)));
  }

  async #all() {
    const found = (await Promise.all(this.keys.map((key) => facts(key, this.signal)))).filter(Boolean);
    if (found.length) {
      const from = Math.min(...found.map((each) => Date.parse(each.first)));
      const to = Math.max(...found.map((each) => Date.parse(each.last)));
      this.#on.go(iso(Math.floor(from / 1000) * 1000), iso((Math.floor(to / 1000) + 1) * 1000));
    }
  }

  #toggle(key) {
    const { keys } = this;
    state.set({ series: keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key] });
  }

  async #save() {
    this.isSaving = true;
    await this.attempt(async () => {
      const { keys } = this;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await csv(keys, this.question, this.signal));
      link.download = `${keys.length === 1 ? keys[0].replace(/[^\w.-]+/g, '_') : 'series'}_${iso(this.question.from).slice(0, 10)}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    });
    this.isSaving = false;
  }

  render() {
    const { keys } = this;
    const wish = this.#wish();
    const shown = {
      wish, keys, range: this.question ?? this.#range(), zone: state.zone, isDates: this.isDates, isShared: this.isShared, isSaving: this.isSaving,
      autoStep: wish.step ? '' : this.question?.step, canZoomBack: this.#zooms.length > 0,
    };
    return html`<weir-error .error=${this.error}></weir-error>
      <weir-finder .chosen=${keys} .most=${MOST_SERIES} @toggle=${(e) => this.#toggle(e.detail)}></weir-finder>
      <div class="chips">${keys.length ? keys.map((key, i) => this.#chip(key, i)) : html`<span class="small muted">No series chosen</span>`}</div>
      ${bar(shown, this.#on)}
      ${this.isShared && keys.length && this.question ? this.#share(keys) : nothing}
      <div class=${`stage ${wish.isSplit ? 'split' : ''} ${this.isAsking ? 'asking' : ''}`} aria-busy=${this.isAsking ? 'true' : 'false'}>
        ${keys.length ? html`${this.#charts(keys, wish)}${this.#figures(keys)}` : this.#choice()}
      </div>`;
  }

  #chip(key, i) {
    return html`<span class="chip"><i class="ink" .style=${ink(i)}></i><span class="cut" title=${key}>${key}</span><button aria-label=${`Remove ${key}`} @click=${() => this.#toggle(key)}>×</button></span>`;
  }

  #share(keys) {
    const params = { series: keys, from: state.get('from'), to: state.get('to'), step: state.get('step'), agg: state.get('agg'), split: state.get('split'), live: state.get('live'), zone: state.zone };
    return html`<div class="share">
      <weir-copy text=${new URL(state.href('explore', params), location.href).href} label="the link to this view"></weir-copy>
      <weir-copy text=${commands(keys, this.question)} label="the request for these samples"></weir-copy>
    </div>`;
  }

  #charts(keys, wish) {
    const drawn = keys.map((key, i) => ({ curve: this.curves.find((curve) => curve.key === key), colour: i })).filter(({ curve }) => curve);
    const { question } = this;
    const heading = question ? rangeText(question.from, question.to) : 'Samples';
    const note = this.isAsking ? 'asking …' : question ? describe(question) : '';
    const isBare = drawn.every(({ curve }) => !curve.rows.length);
    if (this.failure || isBare || !wish.isSplit) {
      return html`<weir-card heading=${heading}><span slot="aside" class="step wide">${note}</span><div class="box">${this.#box(drawn, isBare, keys)}</div></weir-card>`;
    }
    return drawn.map((each) => html`<weir-card heading=${each.curve.key}><span slot="aside" class="step wide">${note}</span>
      <div class="box">${this.#chart([each], each.curve.key)}</div></weir-card>`);
  }

  #box(drawn, isBare, keys) {
    if (this.failure) {
      return html`<weir-error .error=${this.failure}></weir-error>`;
    }
    if (!isBare) {
      return this.#chart(drawn, drawn.map(({ curve }) => curve.key).join(', '));
    }
    return drawn.length ? this.#nothing(keys) : html`<weir-empty>Asking …</weir-empty>`;
  }

  #chart(drawn, label) {
    const series = drawn.map(({ curve, colour }) => ({ name: curve.key, points: curve.points, band: curve.band, colour }));
    const step = this.question.step === EVERY_SAMPLE ? 0 : lengthMillis(this.question.step);
    const gap = Math.max(3 * step, ...drawn.map(({ curve }) => 5 * curve.pace));
    return html`<weir-chart still group="explore" label=${label} .series=${series} .range=${[this.question.from, this.question.to]} .gap=${gap} @zoom=${(e) => this.#zoom(e.detail)}></weir-chart>`;
  }

  /** No sample in the range: what there is instead. */
  #nothing(keys) {
    const there = keys.map((key) => this.known.get(key)).filter(Boolean);
    if (!there.length) {
      return html`<weir-empty>${keys.length === 1 ? 'No series of this name has samples.' : 'No series of these names has samples.'} Find others above, or wait: they appear as they come.</weir-empty>`;
    }
    const [first, last] = [there.map((each) => Date.parse(each.first)), there.map((each) => Date.parse(each.last))];
    return html`<div class="over"><p>No sample in this range.</p>
      <p class="muted">There are samples from ${rangeText(Math.min(...first), Math.max(...last))}.</p>
      <button class="primary" @click=${this.#on.all}>Show them</button></div>`;
  }

  /** What all samples in the range come to. */
  #figures(keys) {
    const title = `Last ${this.question && this.question.step !== EVERY_SAMPLE ? AGGREGATES[this.question.aggregate] : ''}`;
    return html`<weir-card heading="In this range"><div class="figures" tabindex="0" role="region" aria-label="Figures of the range"><table>
      <thead><tr><th scope="col">Series</th>${[title, 'Lowest', 'Average', 'Highest', 'Samples'].map((each) => html`<th scope="col" class="number">${each}</th>`)}</tr></thead>
      <tbody>${keys.map((key, i) => {
        const figures = this.curves.find((curve) => curve.key === key)?.figures ?? { samples: 0 };
        return html`<tr><td class="cut" title=${key}><i class="ink" .style=${ink(i)}></i>${key}</td>
          ${[figures.last, figures.low, figures.average, figures.high].map((value) => html`<td class="number">${number(value)}</td>`)}<td class="number">${count(figures.samples)}</td></tr>`;
      })}</tbody></table></div></weir-card>`;
  }

  /** Nothing is chosen yet. */
  #choice() {
    if (this.failure) {
      return html`<weir-error .error=${this.failure}></weir-error>`;
    }
    if (!this.offers?.length) {
      return html`<weir-card heading="Series">${this.offers ? html`<weir-empty>No series has come yet. <a href=${state.href('start')}>Start</a> shows how to send the first reading.</weir-empty>` : html`<weir-empty>Looking …</weir-empty>`}</weir-card>`;
    }
    return html`<weir-card heading="Choose one, or find others above">
      <ul class="offers">${this.offers.map((each) => html`<li><button @click=${() => this.#toggle(each.key)}><span class="cut">${each.key}</span><span class="muted number">${number(each.last_value)}<span class="wide">${each.last ? `  ${when(each.last)}` : ''}</span></span></button></li>`)}</ul>
    </weir-card>`;
  }
}

function ink(i) {
  return `background:var(--series-${i + 1})`;
}

/** What is drawn of a question, in words. */
function describe({ step, aggregate }) {
  return step === EVERY_SAMPLE ? 'every sample' : `${AGGREGATES[aggregate]} of each ${stepText(step)}`;
}

customElements.define('weir-explore', Explore);
