import { css, html, nothing } from 'lit';
import { get, health, plain } from '../api.js';
import { connection } from '../connection.js';
import { healthState } from '../elements.js';
import { count, duration, partName, partNote, time } from '../format.js';
import { state } from '../state.js';
import '../table.js';
import { View } from '../view.js';
import './server-backup.js';
import './server-figure.js';
import { FIGURES, History, parse, sum } from './server-figures.js';
import './server-tokens.js';

const POLL_MILLIS = 3000;
const LEAST_MILLIS = 60_000;
const LISTENERS = { metrics: 'Text (put, get)', ndjson: 'JSON lines', http: 'HTTP', taps: 'HTTP for taps', ui: 'HTTP for this page' };
const PARTS = ['journal', 'store', 'disk', 'alerts', 'retention', 'audit'];
const WORDS = { ok: 'All is well', degraded: 'Takes readings, but something is wrong', down: 'Takes no readings' };

/** Goes on where it was when somebody comes back to the view. */
const history = new History();

/** How the server is, what it holds, and how it is set up. */
class Server extends View {
  static properties = {
    server: { state: true },
    parts: { state: true },
    settings: { state: true },
    refused: { state: true },
    rows: { state: true },
    at: { state: true },
    ready: { state: true },
  };

  static styles = [...View.styles, css`
    .third { grid-column: span 4; }
    .half { grid-column: span 6; }
    .all { grid-column: 1 / -1; }
    dl { display: grid; grid-template-columns: minmax(0, 1fr) auto; margin: 0; }
    dl > * { margin: 0; min-height: 28px; padding: 4px 0; border-bottom: 1px solid var(--line); line-height: 20px; }
    dl > .last { border: 0; }
    dl .reason { grid-column: 1 / -1; min-height: 0; color: var(--muted); font-size: var(--small); overflow-wrap: anywhere; }
    dl > .open { padding-bottom: 0; border: 0; }
    dl > .right { text-align: right; }
    .health { min-height: 204px; }
    .health dt:first-child { font-weight: 600; }
    .figures { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr)); }
    .section { display: flex; align-items: center; gap: 12px; min-height: 32px; margin: 20px 0 8px; }
    .section h2 { flex: 1; }
    .section .muted { text-align: right; }
    .figures-table { height: 328px; }
    dl + h3, dl + p { margin-top: 12px; }
    .rules { margin: 4px 0 0; padding: 0; list-style: none; }
    .rules li { padding: 4px 0; overflow-wrap: anywhere; }
    .settings { height: 452px; }
    .settings weir-table { max-height: 100%; }
    .bar { margin-bottom: 8px; }
    .bar input[type="search"] { flex: 1 1 200px; max-width: 320px; min-width: 0; }
    .bar label { display: inline-flex; align-items: center; gap: 8px; min-height: 32px; }
    .bar input[type="checkbox"] { width: 16px; height: 16px; min-height: 0; margin: 0; accent-color: var(--accent); }
    @media (max-width: 1000px) {
      .third, .half { grid-column: 1 / -1; }
    }
    @media (max-width: 620px) {
      .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
    }
  `];

  constructor() {
    super();
    this.server = null;
    this.parts = null;
    this.settings = null;
    this.refused = null;
    this.rows = history.rows;
    this.at = null;
    this.ready = false;
  }

  connectedCallback() {
    super.connectedCallback();
    const first = this.restored();
    this.every(POLL_MILLIS, async () => {
      try {
        await this.#look();
      } finally {
        await first;
        this.ready = true; // All of it comes at once, so that nothing moves.
      }
    });
  }

  restored() {
    const server = this.attempt(async () => (this.server = await get('/api/v1/server', { signal: this.signal })));
    return Promise.all([server, this.#askSettings()]);
  }

  /** Health is for everybody, so it does not wait for the figures, which may need a token. */
  async #look() {
    this.parts = await health(this.signal);
    history.add(Date.now(), parse(await plain('/metrics', { signal: this.signal })));
    this.rows = history.rows;
  }

  /** What only administrators may see: whoever may not still sees the rest. */
  async #askSettings() {
    if (!connection.may('admin')) {
      this.settings = null;
      this.refused = { status: 403 };
      return;
    }
    try {
      this.settings = (await get('/api/v1/settings', { signal: this.signal })).items;
      this.refused = null;
    } catch (e) {
      if (e.name !== 'AbortError' && e.status !== 0) {
        this.refused = e;
      }
    }
  }

  render() {
    if (!this.ready) {
      return html`<weir-error .error=${this.error}></weir-error>`;
    }
    return html`<weir-error .error=${this.error}></weir-error>
      <div class="grid">
        <weir-card class="third" heading="Health">${this.#health()}</weir-card>
        <weir-card class="third" heading="Listeners"><span slot="aside">${this.server ? `Weir ${this.server.version}` : ''}</span>${this.#listeners()}</weir-card>
        <weir-card class="third" heading="Alerts">${this.#alerts()}</weir-card>
      </div>
      ${this.#figures()}
      <div class="section"><h2>Set-up</h2></div>
      <div class="grid">
        <weir-card class="all" heading="Settings in force"><span slot="aside">${this.#changedCount()}</span>${this.#settings()}</weir-card>
        <weir-card class="all" heading="Tokens"><weir-tokens></weir-tokens></weir-card>
        <weir-card class="all" heading="Backup"><weir-backup .settings=${this.settings}></weir-backup></weir-card>
      </div>`;
  }

  #health() {
    const { status, ...parts } = this.parts ?? Object.fromEntries(PARTS.map((name) => [name, {}]));
    const entries = Object.entries(parts);
    return html`<dl class="health" aria-label="Health">
      <dt>${connection.isLost ? 'Does not answer' : status ? WORDS[status] ?? status : 'Asking …'}</dt><dd>${healthState(status)}</dd>
      ${entries.map(([name, part], i) => {
        const edge = part.reason ? 'open' : i === entries.length - 1 ? 'last' : '';
        return html`<dt class=${edge}>${partName(name)} <span class="muted">${partNote(part)}</span></dt>
          <dd class=${edge}>${healthState(part.status)}</dd>
          ${part.reason ? html`<dd class="reason ${i === entries.length - 1 ? 'last' : ''}">${part.reason}</dd>` : nothing}`;
      })}</dl>`;
  }

  #listeners() {
    const listeners = this.server?.listeners ?? [];
    const open = (name) => history.scrape && sum(history.scrape, 'weir_connections', { listener: name });
    const started = history.scrape && sum(history.scrape, 'process_start_time_seconds');
    return html`<dl aria-label="Listeners">${listeners.map((each) => html`
        <dt>${LISTENERS[each.name] ?? each.name} <span class="muted small">${open(each.name) ? `${count(open(each.name))} open` : ''}</span></dt><dd class="mono right">${each.address}</dd>`)}
      <dt class="last">Runs for</dt><dd class="last right" title=${started ? `since ${time(Math.round(started * 1000))}` : ''}>${!started ? '' : connection.isLost ? '–' : duration(Date.now() - started * 1000)}</dd></dl>`;
  }

  #alerts() {
    const value = (name) => this.settings?.find((each) => each.name === name)?.value ?? '';
    const figure = (name) => (history.scrape ? sum(history.scrape, name) : undefined);
    const [sent, failed, waiting] = ['weir_alerts_sent_total', 'weir_alerts_failed_total', 'weir_alerts_waiting'].map(figure);
    const webhook = value('alerts.webhook');
    const rules = value('alerts.rules').split('; ').filter(Boolean);
    if (this.settings && webhook === 'none') {
      return html`<p class="muted">Nobody is told when a device falls silent or a rule holds. To have that posted to a URL, start the server with:</p>
        <weir-copy .style=${'margin-top:8px'} text="./weir serve --alerts.webhook http://127.0.0.1:9000/ --alerts.rules '*.temp > 80 for 5m'"></weir-copy>
        ${rules.length ? html`<p class="small muted">Rules are set, and have no effect without the webhook.</p>` : nothing}`;
    }
    const row = (title, one, edge = '') => html`<dt class=${edge}>${title}</dt><dd class="number ${edge}">${one}</dd>`;
    return html`<dl aria-label="Alerts">
        ${row('Webhook', html`<span class="mono">${webhook || '–'}</span>`)}
        ${row('Sent', sent === undefined ? '–' : count(sent))} ${row('Failed posts', failed === undefined ? '–' : count(failed))}
        ${row('Waiting', waiting === undefined ? '–' : count(waiting), 'last')}</dl>
      ${!this.settings ? html`<p class="small muted">Webhook and rules are among the settings, which are for administrators.</p>` : rules.length ? html`<h3>Rules</h3><ul class="rules mono">${rules.map((rule) => html`<li>${rule}</li>`)}</ul>` : html`<p class="small muted">No rules: only silence is told.</p>`}`;
  }

  #figures() {
    const now = Date.now();
    const from = this.rows[0]?.at ?? now;
    const range = [from, Math.max(now, from + LEAST_MILLIS)];
    const isTable = state.get('table') === 'true';
    return html`<div class="section"><h2>Figures</h2><span class="muted small">since this view was opened</span>
        <button aria-pressed=${isTable} @click=${() => state.set({ table: isTable ? '' : 'true' })}>${isTable ? 'Lines' : 'Table'}</button></div>
      ${isTable
        ? html`<weir-card heading="All figures"><weir-table class="figures-table" label="All figures" .columns=${COLUMNS} .rows=${this.rows.toReversed()}></weir-table></weir-card>`
        : html`<div class="figures" @probe=${(e) => (this.at = e.detail)}>${FIGURES.map((figure, i) => html`<weir-figure heading=${figure.title} .note=${figure.note}
            .runs=${history.runs(i)} .range=${range} .show=${figure.show} .at=${this.at} ?away=${connection.isLost} ?floor=${figure.floor}></weir-figure>`)}</div>`}`;
  }

  #changedCount() {
    const changed = this.settings?.filter((each) => each.source !== 'default').length;
    return changed === undefined ? '' : `${count(changed)} of ${count(this.settings.length)} are not the default`;
  }

  #settings() {
    if (this.refused) {
      return this.refused.status === 401 || this.refused.status === 403
        ? html`<weir-empty>Settings are for administrators. On the server’s machine <code class="mono">./weir config</code> prints them.</weir-empty>`
        : html`<weir-error .error=${this.refused}></weir-error>`;
    }
    const find = state.get('find').toLowerCase();
    const isChanged = state.get('changed') === 'true';
    const rows = (this.settings ?? []).filter((each) => (!isChanged || each.source !== 'default') && `${each.name} ${each.value} ${each.source}`.toLowerCase().includes(find));
    return html`<div class="row bar" role="search">
        <input type="search" aria-label="Find a setting" placeholder="Find a setting" autocomplete="off" spellcheck="false" .value=${state.get('find')} @input=${(e) => state.set({ find: e.target.value })}>
        <label class="small"><input type="checkbox" .checked=${isChanged} @change=${(e) => state.set({ changed: e.target.checked ? 'true' : '' })}>Not the default</label></div>
      <div class="settings">${rows.length || !this.settings
        ? html`<weir-table label="Settings in force" .columns=${SETTINGS} .rows=${rows}></weir-table>`
        : html`<weir-empty>No setting matches. <a href=${state.href('server')}>Show all</a></weir-empty>`}</div>`;
  }
}

const COLUMNS = [
  { title: 'Time', value: (row) => row.at, show: (row) => time(row.at) },
  ...FIGURES.map((figure, i) => ({ title: figure.title, number: true, value: (row) => row.values[i], show: (row) => (row.values[i] === undefined ? '–' : figure.show(row.values[i])) })),
];

const SETTINGS = [
  { title: 'Setting', width: '42cqi', value: (each) => each.name, show: (each) => html`<span class="mono" title=${each.name}>${each.name}</span>` },
  { title: 'Value', width: '34cqi', value: (each) => each.value, show: (each) => html`<span class="mono" title=${each.value}>${each.value || '–'}</span>` },
  { title: 'From', value: (each) => each.source, show: (each) => (each.source === 'default' ? html`<span class="muted">default</span>` : html`<span title=${each.source}>${each.source}</span>`) },
];

customElements.define('weir-server', Server);
