import { css, html, nothing } from 'lit';
import { ApiError, del, get, post } from '../api.js';
import { connection } from '../connection.js';
import { clock, count, number, time, when } from '../format.js';
import { View } from '../view.js';
import { TapFeed } from './taps-feed.js';
import { GLASSES, byTap, countOf } from './taps-tally.js';

const NEWEST = 15;
const TOLD = 20;
/** What is told faster than people read is shown so often. */
const SHOW_MILLIS = 250;
/** Sums are asked for again so soon after a pour at the earliest, and so often anyhow. */
const SUMS_MILLIS = 1500;
const ANYHOW_MILLIS = 15_000;
const SURE_MILLIS = 4000;
const TAPS_PORT = '8338';
const BOUNDS = { half: '100 to 300 ml', pint: '300 to 800 ml', stein: '800 to 1,000 ml' };

/** What is poured, as it is poured, and by whom. */
class Taps extends View {
  static properties = {
    taps: { state: true },
    glasses: { state: true },
    pours: { state: true },
    told: { state: true },
    isOpen: { state: true },
    isHeld: { state: true },
    answer: { state: true },
    sure: { state: true },
  };

  static styles = [...View.styles, css`
    .all { grid-column: 1 / -1; }
    .wide { grid-column: span 7; }
    .side { grid-column: span 5; }
    .stack { display: grid; gap: 12px; align-content: start; grid-template-rows: auto 1fr; }
    dl { margin: 0; }
    .sums { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); }
    .sums dt { color: var(--muted); font-size: var(--small); }
    .sums dd { margin: 0; font-size: 1.625rem; line-height: 36px; font-weight: 600; letter-spacing: -0.02em; white-space: nowrap; }
    .shares { height: 202px; overflow: auto; }
    .share { display: grid; grid-template-columns: 76px minmax(0, 1fr) 56px 76px 76px; gap: 12px; align-items: center; height: 30px; }
    .share.title { height: 22px; color: var(--muted); font-size: var(--tiny); font-weight: 550; }
    .glass { display: grid; grid-template-columns: 20px 112px minmax(0, 1fr) 64px; gap: 12px; align-items: center; height: 44px; }
    .glass small { display: block; color: var(--muted); font-size: var(--tiny); line-height: 16px; }
    .glass > svg:first-child { width: 20px; height: 24px; fill: none; stroke: var(--muted); stroke-width: 1.4; stroke-linejoin: round; }
    .bar { display: block; width: 100%; height: 10px; border-radius: 3px; }
    .bar .ground { fill: var(--raised); }
    .bar .part { fill: var(--accent); }
    form { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto; gap: 12px; align-items: end; }
    label { display: grid; gap: 4px; color: var(--muted); font-size: var(--small); }
    label input { width: 100%; color: var(--text); }
    .answer { min-height: 40px; margin-top: 8px; font-size: var(--small); overflow-wrap: anywhere; }
    .answer .bad { color: var(--bad); font-weight: 550; }
    .pours { height: 452px; overflow: auto; }
    .pours table { table-layout: fixed; }
    .pours th:nth-child(1) { width: 148px; }
    .pours th:nth-child(2) { width: 92px; }
    .pours th:nth-child(4) { width: 84px; }
    .pours th:nth-child(5) { width: 80px; }
    .pours th:last-child { width: 68px; }
    .away { position: absolute; clip-path: inset(50%); }
    tr > :last-child { text-align: right; }
    .poured { display: grid; grid-template-columns: 52px minmax(0, 1fr); gap: 12px; align-items: center; }
    .pours button { width: 60px; min-height: 24px; padding: 0; background: none; border-color: transparent; color: var(--muted); font-size: var(--tiny); font-weight: 400; }
    .pours button:is(:hover, :focus-visible) { border-color: var(--edge); color: var(--text); }
    .pours button.sure { border-color: var(--bad); color: var(--bad); font-weight: 550; }
    .fresh-0 { animation: fresh-0 2.5s ease-out; }
    .fresh-1 { animation: fresh-1 2.5s ease-out; }
    @keyframes fresh-0 { from { background: var(--accent-ground); } }
    @keyframes fresh-1 { from { background: var(--accent-ground); } }
    .told { height: 280px; overflow: auto; }
    .told ol { margin: 0; padding: 0; list-style: none; }
    .told li { font-family: var(--mono); font-size: var(--tiny); line-height: 20px; display: grid; grid-template-columns: 64px minmax(0, 1fr); gap: 8px; }
    .text { height: 20px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .hold { visibility: hidden; }
    .empty { max-width: 720px; }
    .empty > h2 { margin: 8px 0 4px; font-size: 1.25rem; letter-spacing: -0.01em; }
    .empty weir-card, .empty weir-copy { margin-top: 12px; }
    @media (max-width: 1100px) {
      .wide, .side { grid-column: 1 / -1; }
      .shares { height: 172px; }
      .pours { height: 424px; }
      .told { height: 200px; }
    }
    @media (max-width: 620px) {
      .sums { grid-template-columns: repeat(2, minmax(0, 1fr)); row-gap: 8px; }
      .share { grid-template-columns: 64px minmax(0, 1fr) 52px 60px; }
      .share > :last-child { display: none; }
      .pours :is(th + th, td + td) { padding-left: 8px; }
      .pours th:nth-child(1) { width: 74px; }
      .pours th:nth-child(2) { width: 50px; }
      .pours th:last-child, .pours button { width: 52px; }
      .unit { display: none; }
      .text { height: 40px; white-space: normal; overflow-wrap: anywhere; }
      .pours th:nth-child(5), .pours td:nth-child(5) { display: none; }
      .pours th:nth-child(4) { width: 44px; }
      .poured { grid-template-columns: 44px; }
      .poured .bar { display: none; }
      form { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
      form button { grid-column: 1 / -1; }
    }
  `];

  #feed = null;
  #heard = [];
  #showing = 0;
  #isOld = true;
  #summed = 0;
  #known = new Set();
  #turn = 0;
  #sureTimer = 0;

  constructor() {
    super();
    this.taps = null;
    this.glasses = Object.fromEntries(GLASSES.map((type) => [type, 0]));
    this.pours = null;
    this.told = [];
    this.isOpen = false;
    this.isHeld = false;
    this.answer = null;
    this.sure = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.restored();
    this.#feed = new TapFeed((text) => this.#hear(text), (isOpen) => {
      this.isOpen = isOpen;
      this.restored();
    });
    this.every(SHOW_MILLIS, () => this.#sum());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#feed.close();
    clearTimeout(this.#showing);
    clearTimeout(this.#sureTimer);
  }

  restored() {
    this.#isOld = true;
    this.#show();
  }

  /** Devices and taps are told by text; the pours themselves are asked for, once for all that were told together. */
  #hear(text) {
    this.#heard.unshift({ at: Date.now(), text });
    this.#heard.length = Math.min(this.#heard.length, TOLD);
    this.#isOld = true;
    this.#show();
  }

  #show() {
    this.#showing ||= setTimeout(async () => {
      this.#showing = 0;
      this.told = [...this.#heard];
      await this.attempt(() => this.#askPours());
    }, this.pours?.length ? SHOW_MILLIS : 0);
  }

  /** Whether somebody is about to press a button of the list, which must not slip away under the finger. */
  #isHeld() {
    const list = this.renderRoot.querySelector('.pours');
    return this.sure !== null || Boolean(list?.matches(':has(button:focus-visible)')) || (matchMedia('(hover: hover)').matches && Boolean(list?.matches(':hover')));
  }

  async #askPours() {
    this.isHeld = this.#isHeld();
    if (this.isHeld) {
      return;
    }
    const { items } = await get('/data', { params: { stream: 'beers', limit: NEWEST }, signal: this.signal });
    const known = this.#known;
    this.#known = new Set(items.map((item) => item.id));
    const isFirst = this.pours === null;
    this.#turn = 1 - this.#turn; // By another name the same animation begins anew.
    this.pours = items.map((item) => ({ id: item.id, tap: item.device_id.replace(/^tap\./, ''), volume: item.data.volume, type: item.data.type, timestamp: item.timestamp, fresh: !isFirst && !known.has(item.id) ? `fresh-${this.#turn}` : '' }));
  }

  async #sum() {
    const age = Date.now() - this.#summed;
    if (age < SUMS_MILLIS || (!this.#isOld && age < ANYHOW_MILLIS)) {
      return;
    }
    this.#isOld = false;
    this.#summed = Date.now();
    try {
      const [taps, ...counts] = await Promise.all([byTap(this.signal), ...GLASSES.map((type) => countOf(type, this.glasses[type], this.signal))]);
      this.glasses = Object.fromEntries(GLASSES.map((type, i) => [type, counts[i]]));
      this.taps = taps;
    } catch (e) {
      this.#isOld = true;
      throw e;
    }
  }

  render() {
    const isEmpty = this.pours?.length === 0 && this.taps?.length === 0;
    return html`<weir-error .error=${this.error}></weir-error>
      ${isEmpty ? this.#empty() : html`<div class="grid ${this.taps && this.pours ? '' : 'hold'}">
        <weir-card class="all" heading="Poured so far">${this.#sums()}</weir-card>
        <weir-card class="wide" heading="Share of each tap"><span slot="aside">of all pours</span>${this.#shares()}</weir-card>
        <weir-card class="side" heading="Glasses">${this.#glasses()}</weir-card>
        <weir-card class="wide" heading="Pours"><span slot="aside">${this.isHeld ? 'held while you are in it' : 'newest first'}</span>${this.#pours()}</weir-card>
        <div class="side stack">${this.#pour()} ${this.#devices()}</div>
      </div>`}`;
  }

  #sums() {
    const taps = this.taps ?? [];
    const pours = taps.reduce((sum, each) => sum + each.pours, 0);
    const volume = taps.reduce((sum, each) => sum + each.volume, 0);
    return html`<dl class="sums">
      <div><dt>Pours</dt><dd>${count(pours)}</dd></div><div><dt>Litres</dt><dd>${litres(volume)}</dd></div>
      <div><dt>Taps</dt><dd>${count(taps.length)}</dd></div><div><dt>Mean, ml</dt><dd>${pours ? number(Math.round(volume / pours)) : '–'}</dd></div>
    </dl>`;
  }

  #shares() {
    const taps = this.taps ?? [];
    const all = taps.reduce((sum, each) => sum + each.pours, 0);
    return html`<div class="shares" tabindex="0" role="region" aria-label="Share of each tap">
      <div class="share title" aria-hidden="true"><span>Tap</span><span></span><span class="number">Share</span><span class="number">Pours</span><span class="number">Litres</span></div>
      ${taps.map(({ tap, pours, volume }) => html`<div class="share">
        <span class="cut" title=${`tap ${tap}`}>tap ${tap}</span>${bar(pours / taps[0].pours)}
        <span class="number">${((100 * pours) / all).toFixed(1)}%</span><span class="number muted">${count(pours)}</span><span class="number muted">${litres(volume)}</span></div>`)}
    </div>`;
  }

  #glasses() {
    const most = Math.max(1, ...Object.values(this.glasses));
    return GLASSES.map((type, i) => html`<div class="glass">
      <svg viewBox="0 0 20 24" aria-hidden="true"><path d=${`M${6 - 2 * i} ${12 - 4.5 * i}h${8 + 4 * i}l-1 ${11 + 4.5 * i}h-${6 + 4 * i}z`}></path></svg>
      <span>${type}<small>${BOUNDS[type]}</small></span>${bar(this.glasses[type] / most)}<span class="number">${count(this.glasses[type])}</span></div>`);
  }

  #pours() {
    if (!this.pours?.length) {
      return html`<div class="pours"><weir-empty>Pours show here as they come.</weir-empty></div>`;
    }
    return html`<div class="pours" tabindex="0" role="region" aria-label="Pours" @pointerleave=${this.#show} @focusout=${this.#show}><table aria-label="Pours">
      <thead><tr><th scope="col">Time</th><th scope="col">Tap</th><th scope="col">Volume<span class="unit">, ml</span></th><th scope="col">Glass</th><th scope="col" class="number">Beer</th>${connection.may('write') ? html`<th scope="col"><span class="away">Delete</span></th>` : nothing}</tr></thead>
      <tbody>${this.pours.map((each) => this.#row(each))}</tbody></table></div>`;
  }

  #row({ id, tap, volume, type, timestamp, fresh }) {
    const isSure = this.sure === id;
    return html`<tr class=${fresh}>
      <td class="muted cut" title=${time(timestamp)}>${when(timestamp)}</td><td class="cut">tap ${tap}</td>
      <td><div class="poured"><span class="number">${number(volume)}</span>${bar(volume / 1000)}</div></td><td>${type}</td><td class="number muted">${id}</td>
      ${connection.may('write') ? html`<td><button class=${isSure ? 'sure' : ''} aria-label=${isSure ? `Really delete beer ${id}` : `Delete beer ${id}`} @click=${() => this.#delete(id)}>${isSure ? 'Really?' : 'Delete'}</button></td>` : nothing}</tr>`;
  }

  #pour() {
    if (!connection.may('write')) {
      return nothing;
    }
    const { answer } = this;
    return html`<weir-card heading="Pour one">
      <form novalidate @submit=${this.#submit}>
        <label>Tap<input name="tapId" type="number" inputmode="numeric" value="1" autocomplete="off" required></label>
        <label>Volume, ml<input name="volume" type="number" inputmode="decimal" step="any" value="330" autocomplete="off" required></label>
        <button class="primary">Pour</button>
      </form>
      <div class="answer" role="status">${answer ? html`<p class=${answer.isBad ? 'bad' : ''}>${answer.text}</p>${answer.advice ? html`<p class="muted">${answer.advice}</p>` : nothing}` : nothing}</div>
    </weir-card>`;
  }

  #devices() {
    return html`<weir-card heading="Told to devices"><weir-state slot="aside" state=${this.isOpen ? 'ok' : 'none'} label=${this.isOpen ? 'live' : 'connecting'}></weir-state>
      ${this.told.length ? html`<div class="told" tabindex="0" role="region" aria-label="Told to devices"><ol>${this.told.map(({ at, text }) => html`<li><span class="muted">${clock(at)}</span><span class="text" title=${text}>${text}</span></li>`)}</ol></div>`
        : html`<div class="told"><weir-empty>What every connected device is told shows here, from now on.</weir-empty></div>`}
    </weir-card>`;
  }

  #empty() {
    const server = location.port === TAPS_PORT ? '' : ` --server ${location.host}`;
    return html`<section class="empty" aria-labelledby="empty">
      <h2 id="empty">No beer was poured yet</h2>
      <p class="muted">Start a simulated tap in a shell${connection.may('write') ? ', or pour one by hand' : ''}. This page changes by itself.</p>
      <weir-copy text=${`./weir tap --id 1${server}`} label="the command for a tap"></weir-copy>
      ${this.#pour()}
    </section>`;
  }

  /** What is wrong with it only the server says: it knows the glasses. */
  async #submit(event) {
    event.preventDefault();
    const given = Object.fromEntries([...new FormData(event.target)].filter(([, text]) => text !== '').map(([name, text]) => [name, Number(text)]));
    try {
      const { beer } = await post('/api/beers', given, { signal: this.signal });
      this.answer = { text: `Poured ${number(beer.volume)} ml at tap ${beer.tapId}: beer ${beer.id}, a ${beer.type}.` };
      this.restored();
    } catch (e) {
      this.#refused(e);
    }
  }

  #refused(e) {
    if (e instanceof ApiError) {
      const isVolume = e.status === 403 && e.message.includes('glass');
      this.answer = { isBad: true, text: e.message, advice: isVolume ? 'A glass holds 100 to 1,000 ml.' : e.advice };
    }
  }

  /** Twice: nobody gets a beer back. */
  async #delete(id) {
    clearTimeout(this.#sureTimer);
    if (this.sure !== id) {
      this.sure = id;
      this.#sureTimer = setTimeout(() => {
        this.sure = null;
        this.#show();
      }, SURE_MILLIS);
      return;
    }
    this.sure = null;
    await this.attempt(async () => {
      await del(`/api/beers/${id}`, { signal: this.signal });
      this.pours = this.pours.filter((each) => each.id !== id);
      this.restored();
    });
  }
}

/** Millilitres as litres. */
function litres(millilitres) {
  const value = millilitres / 1000;
  return value < 1000 ? value.toFixed(1) : count(value);
}

function bar(part) {
  return html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    <rect class="ground" width="100" height="1"></rect><rect class="part" width=${100 * Math.min(1, part)} height="1"></rect></svg>`;
}

customElements.define('weir-taps', Taps);
