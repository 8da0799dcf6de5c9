import { css, html, nothing } from 'lit';
import '../chart.js';
import { state } from '../state.js';
import { View } from '../view.js';
import { Answer } from './explore-answer.js';
import { bar, barStyles } from './explore-bar.js';
import './explore-finder.js';
import { choice, described, figuresOf, ink, noSamples, partStyles } from './explore-parts.js';
import { commands, csv, facts } from './explore-query.js';
import { iso, ofLocal, rangeText } from './explore-range.js';
import { MOST_SERIES, Moves, shareLink, wish, wishedKeys } from './explore-wish.js';

const TICK_MILLIS = 1000;
/** What a card takes of the width. */
const CARD_PIXELS = 34;

/** Any series over any time. */
class Explore extends View {
  static properties = { refusal: { state: true }, isDates: { state: true }, isShared: { state: true }, isSaving: { state: true } };

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
    .asking weir-chart { opacity: 0.5; transition: opacity 200ms 300ms; }
    .share { display: grid; gap: 8px; margin-top: 12px; }
    @media (max-width: 620px) {
      .box { height: 320px; }
      .wide, .offers .at { display: none; }
    }
  `];

  #moves = new Moves();
  #answer = new Answer(() => this.clientWidth - CARD_PIXELS, () => this.requestUpdate());
  #resize = new ResizeObserver(() => this.#answer.refit());

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
      await this.refocus('.bar button');
    }),
    dates: () => (this.isDates = !this.isDates),
    save: () => this.#save(),
    share: () => (this.isShared = !this.isShared),
  };

  constructor() {
    super();
    /** Why a button did not do what it says. */
    this.refusal = null;
    this.isDates = wish().to !== 'now';
    this.isShared = false;
    this.isSaving = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.every(TICK_MILLIS, () => this.#answer.tick(this.signal));
    this.#resize.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#answer.end();
  }

  firstUpdated() {
    this.#answer.ask();
  }

  addressChanged() {
    this.#moves.addressChanged();
    this.#answer.follow();
  }

  restored() {
    this.#answer.ask();
  }

  #toggle(key) {
    const keys = wishedKeys();
    state.set({ series: keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key] });
    this.refocus('.chips button, .bar button');
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
      const { question } = this.#answer;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await csv(keys, question, this.signal));
      link.download = `${keys.length === 1 ? keys[0].replace(/[^\w.-]+/g, '_') : 'series'}_${iso(question.from).slice(0, 10)}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    });
    this.isSaving = false;
  }

  render() {
    const keys = wishedKeys();
    const wished = wish();
    const { isDates, isShared, isSaving } = this;
    const { question, isAsking } = this.#answer;
    const shown = { wish: wished, canTake: keys.length > 0 && question !== null, isDates, isShared, isSaving, zone: state.zone, range: question ?? this.#moves.range, autoStep: wished.step ? '' : question?.step, canZoomBack: this.#moves.canZoomBack };
    return html`<weir-error .error=${this.refusal ?? this.error}></weir-error>
      <weir-finder .chosen=${keys} .most=${MOST_SERIES} @toggle=${(e) => this.#toggle(e.detail)}></weir-finder>
      <div class="chips">${keys.length ? keys.map((key, i) => this.#chip(key, i)) : html`<span class="small muted">No series chosen</span>`}</div>
      ${bar(shown, this.#on)}
      ${isShared && question ? html`<div class="share">
        <weir-copy text=${shareLink()} label="the link to this view"></weir-copy>
        <weir-copy text=${commands(keys, question)} label="the request for these samples"></weir-copy></div>` : nothing}
      <div class=${`stage ${wished.isSplit ? 'split' : ''} ${isAsking ? 'asking' : ''}`} aria-busy=${isAsking ? 'true' : 'false'}>${this.#stage(keys, wished)}</div>`;
  }

  #chip(key, i) {
    return html`<span class="chip">${ink(i)}<span class="cut" title=${key}>${key}</span><button aria-label=${`Remove ${key}`} @click=${() => this.#toggle(key)}>×</button></span>`;
  }

  #stage(keys, { isSplit }) {
    const { curves, question, failure, offers, isAsking } = this.#answer;
    if (!keys.length) {
      return failure ? html`<weir-error .error=${failure}></weir-error>` : choice(offers, (key) => this.#toggle(key));
    }
    const { from, to } = question ?? this.#moves.range;
    const note = html`<span slot="aside" class="step"><span class="wide">${question ? described(question) : ''}</span></span>`;
    const card = (heading, content) => html`<weir-card heading=${heading}>${note}<div class="box">${content}</div></weir-card>`;
    const { lines } = this.#answer.drawn(keys);
    const isBare = lines.every((each) => !each.points.length);
    return html`${isSplit && !failure && (isAsking || !isBare)
      ? keys.map((key) => card(key, this.#chart(lines.find((each) => each.name === key)?.alone)))
      : card(unbroken(rangeText(from, to)), this.#box(lines, isBare))}
      ${figuresOf(keys, curves, question)}`;
  }

  #box(lines, isBare) {
    const { failure, isAsking, bare } = this.#answer;
    if (failure) {
      return html`<weir-error .error=${failure}></weir-error>`;
    }
    return isBare && !isAsking ? noSamples(bare, this.#on.all) : this.#chart(isBare ? undefined : lines);
  }

  #chart(lines) {
    if (!lines) {
      return html`<weir-empty>Asking …</weir-empty>`;
    }
    const { range, gap } = this.#answer.drawn(wishedKeys());
    return html`<weir-chart still group="explore" label=${lines.map((each) => each.name).join(', ')} .series=${lines} .range=${range} .gap=${gap} @zoom=${(e) => this.#moves.zoom(e.detail)}></weir-chart>`;
  }
}

/** Breaks between two moments only. */
function unbroken(range) {
  return range.split(' – ').map((each) => each.replaceAll('-', '\u2011').replace(' ', '\u00a0')).join(' – ');
}

customElements.define('weir-explore', Explore);
