import { css, html, nothing } from 'lit';
import { get } from '../api.js';
import { count, number } from '../format.js';
import { pattern } from '../match.js';
import { prefix } from '../newest.js';
import { state } from '../state.js';
import '../table.js';
import { View } from '../view.js';
import './devices-one.js';
import { Trends } from './devices-trends.js';
import { briefly, rhythm, spark } from './devices-words.js';

const POLL_MILLIS = 2000;
const TYPING_MILLIS = 150;
const PAGE = 50;

/** Who sends, and whether they still do: all devices, or the one that the address names. */
class Devices extends View {
  static properties = { page: { state: true } };

  static styles = [...View.styles, css`
    .bar { margin-bottom: 12px; }
    .bar input[type="search"] { flex: 1 1 220px; max-width: 360px; }
    .bar label { display: inline-flex; align-items: center; gap: 8px; min-height: 32px; }
    .bar input[type="checkbox"] { width: 16px; height: 16px; min-height: 0; margin: 0; accent-color: var(--accent); }
    .bar .muted { flex: 1 1 180px; min-height: 20px; text-align: right; }
    .list { min-height: 168px; }
    nav { display: flex; gap: 8px; margin-top: 12px; }
  `];

  #trends = new Trends(this.signal, () => this.requestUpdate());
  #typing = 0;
  #asked = '';
  #one = state.get('device');

  constructor() {
    super();
    this.page = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.every(POLL_MILLIS, () => this.#ask());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
  }

  addressChanged() {
    const one = state.get('device');
    if (one !== this.#one) {
      this.#turnTo(one);
    }
    if (this.#asked !== this.#wanted()) {
      this.attempt(() => this.#ask());
    }
  }

  /** Who moves by keyboard goes on in the part that is shown now: at the device that was left, if it is the list. */
  async #turnTo(one) {
    const left = this.#one;
    this.#one = one;
    await this.updateComplete;
    if (one) {
      this.renderRoot.querySelector('weir-devices-one').begin();
      return;
    }
    const table = this.renderRoot.querySelector('weir-table');
    await table?.updateComplete;
    const links = [...(table?.renderRoot.querySelectorAll('a') ?? [])];
    (links.find((each) => each.title === left) ?? this.closest('main')).focus();
  }

  restored() {
    this.attempt(() => this.#ask());
  }

  #params() {
    return { match: pattern(state.get('find')), silent: state.get('silent') && true, cursor: state.get('after'), limit: PAGE };
  }

  #wanted() {
    return state.get('device') ? '' : JSON.stringify(this.#params());
  }

  async #ask() {
    if (state.get('device')) {
      return; // The part for one device asks for itself.
    }
    const wanted = this.#wanted();
    this.#asked = wanted;
    const page = await get('/api/v1/devices', { params: this.#params(), signal: this.signal });
    if (wanted === this.#wanted()) {
      this.page = page;
    }
  }

  render() {
    const device = state.get('device');
    if (device) {
      return html`<weir-devices-one .device=${device}></weir-devices-one>`;
    }
    return html`<weir-error .error=${this.error}></weir-error>
      <div class="row bar" role="search">
        <input type="search" aria-label="Filter by name" placeholder="Filter by name" maxlength="100" title="Parts of a name; * and ? stand for any" autocomplete="off" spellcheck="false"
          .value=${state.get('find')} @input=${this.#type}>
        <label class="small"><input type="checkbox" .checked=${Boolean(state.get('silent'))} @change=${(e) => state.set({ silent: e.target.checked ? 'true' : '', after: '' })}>Silent only</label>
        <span class="muted small" role="status">${this.#told()}</span>
      </div>
      <weir-card heading="Devices"><span slot="aside">newest first</span><div class="list">${this.#list()}</div></weir-card>
      ${this.#pages()}`;
  }

  #type(event) {
    const find = event.target.value;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => state.set({ find, after: '' }), TYPING_MILLIS);
  }

  #told() {
    if (!this.page) {
      return '';
    }
    const { items, next_cursor: next } = this.page;
    const silent = items.filter((each) => each.silent).length;
    const place = next || state.get('after') ? ' on this page' : '';
    return state.get('silent') ? `${count(items.length)} silent${place}` : `${count(items.length)} device${items.length === 1 ? '' : 's'}${place}, ${silent ? `${count(silent)} silent` : 'none silent'}`;
  }

  #list() {
    if (!this.page) {
      return nothing;
    }
    if (!this.page.items.length) {
      return this.#none();
    }
    return html`<weir-table label="Devices" .columns=${this.#columns()} .rows=${this.page.items}></weir-table>`;
  }

  #none() {
    const find = state.get('find');
    if (!find && !state.get('silent') && !state.get('after')) {
      return html`<weir-empty>No device has sent anything yet. <a href=${state.href('start')}>Start</a> has commands to try.</weir-empty>`;
    }
    const what = find ? `No ${state.get('silent') ? 'silent ' : ''}device has “${find}” in its name.` : state.get('silent') ? 'No device that speaks regularly is silent.' : 'There are no more devices.';
    return html`<weir-empty>${what} <a href=${state.href('devices')}>Show all</a></weir-empty>`;
  }

  #columns() {
    return [
      { title: 'Device', value: (each) => each.device, show: (each) => html`<a href=${state.href('devices', { device: each.device })} title=${each.device}>${each.device}</a>` },
      { title: 'Last reading', width: '128px', value: (each) => each.last_seen && Date.parse(each.last_seen), show: briefly },
      { title: 'Interval', width: '108px', room: 'some', value: (each) => each.interval_seconds, show: (each) => rhythm(each.interval_seconds) },
      { title: 'Trend', width: '24cqi', value: (each) => this.#trends.ofDevice(each)?.series?.key ?? '', show: (each) => this.#trend(each) },
      { title: 'Protocols', width: '112px', room: 'much', value: (each) => each.protocols.join(', ') },
      { title: 'Address', width: '128px', room: 'much', value: (each) => each.address, show: (each) => html`<span class="mono" title=${each.address ?? nothing}>${each.address ?? '–'}</span>` },
      { title: 'Readings', width: '92px', room: 'some', number: true, value: (each) => each.readings, show: (each) => count(each.readings) },
      { title: 'Rejects', width: '68px', room: 'some', number: true, value: (each) => each.rejects, show: (each) => (each.rejects ? count(each.rejects) : html`<span class="muted">0</span>`) },
    ];
  }

  #trend(each) {
    const trend = this.#trends.ofDevice(each);
    if (trend && !trend.series) {
      return html`<span class="small muted some">no numbers</span>`;
    }
    const text = trend ? `${rest(trend.series.key, each.device)} ${number(trend.series.last_value)}` : '';
    return html`<span .style=${'display:flex;align-items:center;gap:8px'}>${spark(trend, 'flex:1 1 0;min-width:0;max-width:112px;height:16px')}
      <span class="small muted cut some" title=${text} .style=${'flex:1 1 0'}>${text}</span></span>`;
  }

  #pages() {
    const after = state.get('after');
    const next = this.page?.next_cursor;
    if (!after && !next) {
      return nothing;
    }
    return html`<nav aria-label="Pages">
      <button ?disabled=${!after} @click=${() => this.#turn('')}>First</button>
      <button ?disabled=${!next} @click=${() => this.#turn(next)}>Next ${PAGE}</button>
    </nav>`;
  }

  #turn(after) {
    state.set({ after }, { isStep: true });
    scrollTo(0, 0);
  }
}

/** A key without the device. */
function rest(key, device) {
  return key.slice(prefix(device).length + 1);
}

customElements.define('weir-devices', Devices);
