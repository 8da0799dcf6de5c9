import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { connection } from '../connection.js';
import { age, count, time } from '../format.js';
import { state } from '../state.js';
import { View } from '../view.js';
import './rejected-item.js';
import { Refused, briefly } from './rejected-list.js';
import { outcome, replayAll, replayEach } from './rejected-replay.js';

const POLL_MILLIS = 5000;
const TYPING_MILLIS = 300;
const MOST_SHOWN = 20;
const MOST_GROUPS = 200;
const FILTERS = ['protocol', 'device', 'code', 'from', 'to'];
const PROTOCOLS = [['', 'All protocols'], ['metrics', 'Text (put, get)'], ['ndjson', 'JSON lines'], ['http', 'HTTP']];
const SINCE = [['', 'Any time'], ['-15m', 'Last 15 minutes'], ['-1h', 'Last hour'], ['-24h', 'Last day'], ['-7d', 'Last week']];

/** What could not be taken, by reason and device, to be mended and sent again. */
class Rejected extends View {
  static properties = { refused: { state: true }, open: { state: true }, shown: { state: true }, asked: { state: true }, busy: { state: true }, told: { state: true }, failure: { state: true } };

  static styles = [...View.styles, css`
    .tools { display: flex; flex-wrap: wrap; gap: 8px; }
    .tools input { flex: 1 1 140px; width: 0; min-width: 0; max-width: 320px; }
    .tools .replay { margin-left: auto; }
    .sum { display: flex; align-items: center; min-height: 40px; padding: 8px 0; color: var(--muted); font-size: var(--small); }
    .sum b { display: inline-block; margin-right: 8px; padding: 2px 8px; background: var(--accent-ground); border-radius: 4px; color: var(--text); font-weight: 600; }
    .groups { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
    section + section { border-top: 1px solid var(--line); }
    .head { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 8px; align-items: center; padding: 4px 16px 4px 4px; }
    .head .fold { display: grid; grid-template-columns: 20px 48px minmax(120px, 1fr) minmax(0, 4fr) 88px; gap: 0 12px; align-items: center; width: 100%; min-height: 36px; padding: 4px 8px; background: none; border: 0; text-align: left; font-weight: 400; }
    .fold i { color: var(--muted); font-style: normal; text-align: center; }
    .fold .many { font-size: 1.0625rem; font-weight: 650; text-align: right; font-variant-numeric: tabular-nums; }
    .fold .what { font-size: 0.875rem; }
    .fold .what b { font-weight: 600; }
    .more { display: flex; justify-content: center; padding: 8px; border-top: 1px solid var(--line); }
    @media (max-width: 860px) {
      .head .fold { grid-template-columns: 16px auto minmax(0, 1fr) auto; gap: 0 8px; }
      .fold .what { grid-column: 2 / -1; grid-row: 2; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; white-space: normal; overflow-wrap: anywhere; }
    }
    @media (max-width: 620px) {
      .tools > select { flex: 1 1 40%; min-width: 0; }
      .tools input { flex-basis: 40%; }
      .tools .replay { flex: 1 1 100%; }
      .sum { min-height: 56px; }
      .head { padding-right: 8px; }
    }
  `];

  #filter = null;
  /** What was typed and is not in the address yet, by its name there. */
  #typed = {};
  #typing = 0;

  constructor() {
    super();
    this.refused = null;
    /** Names of the groups that are open, and how many of each are shown where it is not the usual. */
    this.open = new Set();
    this.shown = new Map();
    /** Of what it is asked whether to replay it: the name of a group, `*` for all. */
    this.asked = '';
    this.busy = '';
    this.told = '';
    /** Why a replay came to nothing, until the next. */
    this.failure = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.addressChanged();
    this.every(POLL_MILLIS, async () => {
      const { refused } = this;
      if (!refused.isLoaded) {
        await refused.load(this.signal);
      } else if (!this.busy) {
        await refused.newer(this.signal);
      }
      this.requestUpdate(); // How long ago it was changes also where nothing is newer.
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
  }

  addressChanged() {
    const filter = Object.fromEntries(FILTERS.map((name) => [name, state.get(name)]));
    if (JSON.stringify(filter) !== this.#filter) {
      this.#filter = JSON.stringify(filter);
      this.refused = new Refused(filter);
      this.asked = '';
      this.#load();
    }
  }

  restored() {
    this.#load();
  }

  #load(options) {
    return this.attempt(async () => {
      await this.refused.load(this.signal, options);
      this.requestUpdate();
    });
  }

  #type(name, event) {
    this.#typed[name] = event.target.value;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      state.set(this.#typed);
      this.#typed = {};
    }, TYPING_MILLIS);
  }

  render() {
    const { refused } = this;
    const groups = refused.groups;
    return html`${this.#tools(groups)}
      <div class="sum" tabindex="-1"><p><span role="status">${this.told ? html`<b>${this.told}</b> ` : nothing}</span>${this.#sum(groups)}</p></div>
      <weir-error .error=${this.error}></weir-error><weir-error .error=${this.failure}></weir-error>
      ${groups.length || !refused.isLoaded ? nothing : this.#nothing()}
      ${groups.length ? html`<div class="groups">${repeat(groups.slice(0, MOST_GROUPS), (group) => group.name, (group) => this.#group(group))}</div>` : nothing}
      ${groups.length > MOST_GROUPS ? html`<p class="sum">${count(groups.length - MOST_GROUPS)} smaller groups are not shown: choose a device or a code.</p>` : nothing}
      ${refused.cursor ? html`<div class="row"><button @click=${() => this.#load({ isMore: true })}>Ask for older ones</button></div>` : nothing}`;
  }

  #tools(groups) {
    const input = (name, title, list) => html`<input type="search" name=${name} aria-label=${title} placeholder=${title} autocomplete="off" spellcheck="false" list=${list}
      .value=${state.get(name)} @input=${(e) => this.#type(name, e)}>`;
    const select = (name, title, options) => html`<select aria-label=${title} @change=${(e) => state.set({ [name]: e.target.value })}>
      ${(options.some(([value]) => value === state.get(name)) ? options : [[state.get(name), state.get(name)], ...options]).map(
        ([value, text]) => html`<option value=${value} ?selected=${value === state.get(name)}>${text}</option>`)}</select>`;
    const names = (of) => [...new Set(groups.map(of).filter(Boolean))].slice(0, MOST_GROUPS).map((value) => html`<option value=${value}></option>`);
    return html`<form class="tools" role="search" aria-label="Filter" @submit=${(e) => e.preventDefault()}>
      ${select('protocol', 'Protocol', PROTOCOLS)} ${select('from', 'Since', SINCE)} ${input('device', 'Device', 'devices')} ${input('code', 'Code', 'codes')}
      <datalist id="devices">${names((group) => group.device)}</datalist><datalist id="codes">${names((group) => group.code)}</datalist>
      <span class="replay">${this.refused.items.length ? this.#replayButton('*', `Replay all ${this.#many()}`, () => this.#replayAll({})) : connection.may('write') ? html`<button type="button" disabled>Replay all</button>` : nothing}</span>
    </form>`;
  }

  #many() {
    return `${count(this.refused.items.length)}${this.refused.cursor ? '+' : ''}`;
  }

  #sum(groups) {
    const { refused } = this;
    if (!refused.isLoaded) {
      return this.error ? '' : 'Looking …';
    }
    if (!groups.length) {
      return '';
    }
    const many = `${this.#many()} ${refused.items.length === 1 ? 'line' : 'lines'} in ${count(groups.length)} ${groups.length === 1 ? 'group' : 'groups'}`;
    return `${many}${refused.cursor ? `, the newest ${count(refused.items.length)} of more` : ''}. Nothing of it is stored as a reading until it is replayed and taken.`;
  }

  #nothing() {
    return FILTERS.some((name) => state.get(name))
      ? html`<weir-empty>Nothing that was rejected matches. <button @click=${this.#clear}>Clear the filter</button></weir-empty>`
      : html`<weir-empty>Nothing is rejected. A line that cannot be taken is kept here, with the reason, until it is mended. Rows of files have their errors with the file.</weir-empty>`;
  }

  #clear() {
    state.set(Object.fromEntries(FILTERS.map((name) => [name, ''])), { isStep: true });
    this.refocus('select');
  }

  #group(group) {
    const { name, code, device, items } = group;
    const isOpen = this.open.has(name);
    const most = this.shown.get(name) ?? MOST_SHOWN;
    return html`<section>
      <div class="head">
        <button class="fold" aria-expanded=${isOpen} @click=${() => this.#fold(name)}>
          <i aria-hidden="true">${isOpen ? '▾' : '▸'}</i><span class="many">${count(items.length)}${this.refused.cursor ? '+' : ''}</span>
          <span class="cut">${device === null ? html`<span class="muted">no device</span>` : html`<b>${device}</b>`}</span>
          <span class="what cut">${code.replaceAll('_', ' ')} <span class="muted small">${briefly(items[0].reason)}</span></span>
          <span class="small muted number" title=${time(items[0].received_at)}>${age(items[0].received_at)}</span></button>
        ${this.#replayButton(name, 'Replay', () => this.#replayGroup(group), items.length)}
      </div>
      ${isOpen ? repeat(items.slice(0, most), (item) => item.id, (item) => html`<weir-rejected-item .item=${item} @replayed=${(e) => this.#replayed(group, item, e.detail)}></weir-rejected-item>`) : nothing}
      ${isOpen && items.length > most ? html`<div class="more"><button @click=${() => this.#showMore(name, most)}>Show ${count(Math.min(MOST_SHOWN, items.length - most))} more of ${count(items.length - most)}</button></div>` : nothing}
    </section>`;
  }

  /** A button that asks once more, in its place, where it is about several. */
  #replayButton(name, title, replay, many = 2) {
    if (!connection.may('write')) {
      return nothing;
    }
    if (this.busy) {
      return html`<button type="button" disabled>${this.busy === name ? 'Replaying …' : title}</button>`;
    }
    if (this.asked === name) {
      return html`<span class="row" @keydown=${(e) => e.key === 'Escape' && this.#unask()}><button type="button" class="primary sure" @click=${replay}>Replay ${name === '*' ? this.#many() : count(many)} as they are?</button>
        <button type="button" @click=${this.#unask}>No</button></span>`;
    }
    return html`<button type="button" name=${name} aria-label=${name === '*' ? nothing : `Replay the group of ${count(many)}`} @click=${() => this.#ask(name, many, replay)}>${title}</button>`;
  }

  async #ask(name, many, replay) {
    if (many === 1) {
      replay();
      return;
    }
    this.asked = name;
    await this.updateComplete;
    this.renderRoot.querySelector('.sure')?.focus();
  }

  async #unask() {
    const name = this.asked;
    this.asked = '';
    await this.updateComplete;
    [...this.renderRoot.querySelectorAll('button')].find((each) => each.name === name)?.focus();
  }

  #fold(name) {
    const open = new Set(this.open);
    if (!open.delete(name)) {
      open.add(name);
    }
    this.open = open;
  }

  #showMore(name, most) {
    this.shown = new Map(this.shown).set(name, most + MOST_SHOWN);
  }

  async #replayed(group, item, now) {
    const next = group.items[group.items.indexOf(item) + 1] ?? group.items[group.items.indexOf(item) - 1];
    this.refused.replace(item.id, now);
    if (now) {
      this.open = new Set(this.open).add(JSON.stringify([now.code, now.device]));
      this.told = now.code === item.code && now.device === item.device ? '' : 'Refused again, for another reason: it is in another group now.';
    } else {
      this.told = '1 taken: it is stored, and gone from here.';
    }
    this.requestUpdate();
    await this.updateComplete;
    const items = [...this.renderRoot.querySelectorAll('weir-rejected-item')];
    if (now) {
      items.find((each) => each.item === now)?.open();
    } else {
      (items.find((each) => each.item === next) ?? this.renderRoot.querySelector('.sum')).focus();
    }
  }

  #replayAll(more, name = '*') {
    const filter = Object.fromEntries(FILTERS.map((each) => [each, state.get(each)]));
    return this.#replay(name, () => replayAll({ ...filter, ...more }, this.signal));
  }

  /** The API cannot choose those whose device is not known, so these go one by one. */
  #replayGroup({ name, code, device, items }) {
    return device === null ? this.#replay(name, () => replayEach(items, this.signal)) : this.#replayAll({ code, device }, name);
  }

  async #replay(name, send) {
    this.asked = '';
    this.busy = name;
    this.told = '';
    this.failure = null;
    try {
      this.told = outcome(await send());
    } catch (e) {
      this.failure = e.name === 'AbortError' ? null : e;
    }
    this.busy = '';
    await this.#load();
    this.renderRoot.querySelector('.sum').focus();
  }
}

customElements.define('weir-rejected', Rejected);
