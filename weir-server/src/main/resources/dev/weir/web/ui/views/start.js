import { css, html, nothing } from 'lit';
import { get, health } from '../api.js';
import { connection } from '../connection.js';
import { healthState } from '../elements.js';
import { age, clock, count, partName, partNote, short, time, when } from '../format.js';
import { Newest } from '../newest.js';
import { Rates } from '../rates.js';
import { state } from '../state.js';
import { View } from '../view.js';
import { waiting } from './start-waiting.js';

const POLL_MILLIS = 2000;
const SLOW_MILLIS = 5000;
const HOUR_MILLIS = 3_600_000;
const LEAST_MILLIS = 300_000;
/** Readings that come faster than people read are shown so often. */
const SHOW_MILLIS = 250;
const MOST_SILENT = 6;
const WAYS = { metrics: 'Text (put, get)', ndjson: 'JSON lines', http: 'HTTP', files: 'Files' };

/** What comes, from where, and whether all is well. */
class Start extends View {
  static properties = {
    stats: { state: true },
    server: { state: true },
    parts: { state: true },
    silent: { state: true },
    items: { state: true },
  };

  static styles = [...View.styles, css`
    .sums { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0; }
    .sums div { position: relative; padding-left: 28px; }
    .sums div:first-child { padding-left: 0; }
    .sums i { position: absolute; left: 4px; top: 22px; color: var(--muted); font-style: normal; font-size: 1.25rem; }
    dt { color: var(--muted); font-size: var(--small); }
    dd { margin: 0; font-size: 1.625rem; line-height: 36px; font-weight: 600; letter-spacing: -0.02em; white-space: nowrap; }
    dd.bad { color: var(--bad); }
    dl { margin: 0; }
    .figure { color: var(--text); margin-bottom: 2px; font-size: 1.625rem; line-height: 36px; font-weight: 600; letter-spacing: -0.02em; }
    .all { grid-column: 1 / -1; }
    .wide { grid-column: span 8; }
    .side { grid-column: span 4; }
    .rate { display: grid; grid-template-columns: 132px minmax(0, 1fr); gap: 16px; height: 116px; }
    .rate weir-spark { height: 88px; }
    .axis { display: flex; justify-content: space-between; margin-top: 4px; }
    .way { display: grid; grid-template-columns: 104px minmax(0, 1fr) 92px; gap: 12px; align-items: center; height: 29px; }
    .bar { height: 10px; background: var(--raised); border-radius: 3px; overflow: hidden; }
    .bar svg { display: block; width: 100%; height: 100%; }
    .newest { height: 452px; overflow: hidden; }
    .newest table { table-layout: fixed; }
    .newest th:nth-child(1) { width: 152px; }
    .newest th:nth-child(2) { width: 26%; }
    .stack { display: grid; gap: 12px; align-content: start; grid-template-rows: 1fr auto; }
    .silent { min-height: 170px; }
    .silent table { table-layout: fixed; }
    .silent td:last-child { width: 112px; }
    .parts { display: grid; grid-template-columns: 1fr auto; margin: 0; }
    .parts > * { min-height: 28px; padding: 4px 0; border-bottom: 1px solid var(--line); font-size: inherit; line-height: 20px; font-weight: inherit; letter-spacing: 0; color: inherit; }
    .parts > :nth-last-child(-n+2) { border: 0; }
    .parts > .reason { grid-column: 1 / -1; color: var(--muted); font-size: var(--small); white-space: normal; overflow-wrap: anywhere; }
    .hold { visibility: hidden; }
    .waiting > h2 { display: flex; align-items: center; gap: 12px; margin: 0 0 4px; padding-top: 8px; font-size: 1.25rem; letter-spacing: -0.01em; }
    .waiting > h2 i { width: 10px; height: 10px; border-radius: 50%; background: var(--accent); animation: pulse 2s ease-in-out infinite; }
    .commands { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr)); gap: 12px; margin-top: 16px; }
    @keyframes pulse { 50% { opacity: 0.25; } }
    @media (max-width: 1000px) {
      .wide, .side { grid-column: 1 / -1; }
    }
    @media (max-width: 620px) {
      .sums { grid-template-columns: 1fr; }
      .sums div, .sums div:first-child { display: flex; align-items: baseline; padding-left: 20px; }
      .sums dt { flex: 1; }
      .sums i { left: 0; top: 0; }
      .sums dd { font-size: 1.125rem; line-height: 28px; }
      .newest th:nth-child(1) { width: 92px; }
      .rate { grid-template-columns: 100px minmax(0, 1fr); }
    }
  `];

  #rates = new Rates();
  #newest = new Newest();
  #showing = 0;
  #begun = null;

  constructor() {
    super();
    this.stats = null;
    this.server = null;
    this.parts = null;
    this.silent = null;
    this.items = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.every(POLL_MILLIS, () => this.#count());
    this.every(SLOW_MILLIS, () => this.#look());
    this.#begun = this.follow('*', (messages) => {
      this.#newest.add(messages);
      this.#showing ||= setTimeout(() => {
        this.#showing = 0;
        this.items = this.#newest.items;
      }, this.items.length ? SHOW_MILLIS : 0);
      if (this.stats && !this.#received(this.stats)) {
        this.attempt(() => this.#count());
      }
    });
    this.#ask();
  }

  restored() {
    this.#rates.doubt();
    this.#ask();
    this.attempt(() => this.#look());
  }

  #ask() {
    this.attempt(async () => {
      this.server = await get('/api/v1/server', { signal: this.signal });
      await this.#begun;
      await this.#newest.ask(this.signal);
      this.items = this.#newest.items;
    });
  }

  async #count() {
    const options = { signal: this.signal };
    const isBehind = this.#rates.isBehind(Date.now());
    const [stats, history] = await Promise.all([get('/api/v1/stats', options), isBehind && get('/api/v1/stats/history', options)]);
    if (history) {
      this.#rates.load(Date.now(), history);
    } else {
      this.#rates.add(Date.now(), sum(stats, 'accepted'));
    }
    this.stats = stats;
  }

  async #look() {
    const [parts, silent] = await Promise.all([
      health(this.signal),
      get('/api/v1/devices', { params: { silent: true, limit: MOST_SILENT }, signal: this.signal }),
    ]);
    this.parts = parts;
    this.silent = silent;
  }

  #received(stats) {
    return stats ? sum(stats, 'received') : 0;
  }

  render() {
    if (this.stats && !this.#received(this.stats)) {
      return html`<weir-error .error=${this.error}></weir-error>${this.server ? waiting(this.server.listeners) : nothing}`;
    }
    // Before the first answer everything has its place already, so that nothing jumps when it comes.
    return html`<weir-error .error=${this.error}></weir-error>
      <div class="grid ${this.stats ? '' : 'hold'}">
        <weir-card class="all" heading="Lines, rows and requests so far">${this.#sums()}</weir-card>
        <weir-card class="wide" heading="Accepted a second">${this.#rate()}</weir-card>
        <weir-card class="side" heading="By protocol"><span slot="aside">accepted</span>${this.#ways()}</weir-card>
        <weir-card class="wide" heading="Newest readings"><div class="newest">${this.#table()}</div></weir-card>
        <div class="side stack">
          <weir-card heading="Silent devices"><div class="silent">${this.#silentDevices()}</div></weir-card>
          <weir-card heading="Server"><span slot="aside">${this.server ? `Weir ${this.server.version}` : ''}</span>${this.#health()}</weir-card>
        </div>
      </div>`;
  }

  #sums() {
    const { stats } = this;
    const of = (name) => (stats ? count(sum(stats, name)) : '0');
    const rejected = stats ? sum(stats, 'rejected') : 0;
    return html`<dl class="sums">
      <div><dt>Received</dt><dd>${of('received')}</dd></div>
      <div><i aria-hidden="true">=</i><dt>Accepted</dt><dd>${of('accepted')}</dd></div>
      <div><i aria-hidden="true">+</i><dt>Rejected</dt><dd class=${rejected ? 'bad' : ''}>${of('rejected')}</dd></div>
      <div><i aria-hidden="true">+</i><dt>In flight</dt><dd>${of('in_flight')}</dd></div>
    </dl>`;
  }

  #rate() {
    const now = Date.now();
    const from = Math.max(now - HOUR_MILLIS, Math.min(this.#rates.since, now - LEAST_MILLIS));
    const [mean, peak] = [short(this.#rates.mean), short(this.#rates.peak)];
    const label = `Accepted a second since ${clock(this.#rates.since)}: ${mean} on average, ${peak} at most`;
    return html`<div class="rate">
      <div class="small muted"><p>Now</p><p class="figure">${connection.isLost ? '–' : short(this.#rates.now)}</p><p>Mean ${mean}</p><p>Peak ${peak}</p></div>
      <div><weir-spark .points=${this.#rates.points} .range=${[from, now]} label=${label}></weir-spark>
        <div class="axis muted small"><span>${age(from, now)}</span><span>now</span></div></div>
    </div>`;
  }

  #ways() {
    const flows = Object.entries(this.stats?.protocols ?? Object.fromEntries(Object.keys(WAYS).map((way) => [way, { accepted: 0 }])));
    const most = Math.max(1, ...flows.map(([, flow]) => flow.accepted));
    return flows.map(([name, flow]) => html`<div class="way">
      <span class="cut">${WAYS[name] ?? name}</span>
      <div class="bar"><svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect width=${(100 * flow.accepted) / most} height="1" fill="var(--accent)"></rect></svg></div>
      <span class="number">${count(flow.accepted)}</span></div>`);
  }

  #table() {
    if (!this.items.length) {
      return html`<weir-empty>Readings show here as they come.</weir-empty>`;
    }
    return html`<table aria-label="Newest readings">
      <thead><tr><th scope="col">Time</th><th scope="col">Device</th><th scope="col">Reading</th></tr></thead>
      <tbody>${this.items.map((item) => html`<tr>
        <td class="muted cut" title=${time(item.timestamp)}>${when(item.timestamp)}</td><td class="cut">${item.device}</td>
        <td class="cut mono">${item.text}</td></tr>`)}
      </tbody></table>`;
  }

  #silentDevices() {
    const items = this.silent?.items ?? [];
    if (!items.length) {
      return html`<weir-empty>${this.silent ? 'No device that speaks regularly is silent.' : ''}</weir-empty>`;
    }
    return html`<table aria-label="Silent devices"><tbody>${items.map((each) => html`<tr>
      <td class="cut"><a href=${state.href('devices', { device: each.device })}>${each.device}</a></td><td class="number muted">${each.last_seen ? age(each.last_seen) : ''}</td></tr>`)}</tbody></table>
      ${this.silent.next_cursor ? html`<p class="small"><a href=${state.href('devices', { silent: 'true' })}>All silent devices</a></p>` : nothing}`;
  }

  #health() {
    const { status = '', ...parts } = this.parts ?? { journal: {}, store: {}, disk: {}, alerts: {}, retention: {} };
    return html`<dl class="parts" aria-label=${`State: ${status}`}>${Object.entries(parts).map(([name, part]) => html`
      <dt>${partName(name)} <span class="muted">${partNote(part)}</span></dt>
      <dd>${healthState(part.status)}</dd>
      ${part.reason ? html`<dd class="reason">${part.reason}</dd>` : nothing}`)}</dl>`;
  }
}

function sum(stats, name) {
  return Object.values(stats.protocols).reduce((all, flow) => all + flow[name], 0);
}

customElements.define('weir-start', Start);
