import { css, html, nothing } from 'lit';
import { get, literal } from '../api.js';
import { count, number, time, when } from '../format.js';
import { seriesOf } from '../newest.js';
import { state } from '../state.js';
import { View } from '../view.js';
import { Trends } from './devices-trends.js';
import { heard, rhythm, spark, speaks } from './devices-words.js';

const POLL_MILLIS = 2000;
const SOME = 20;
const SERIES_PAGE = 50;
const MOST_OPENED = 8;
const HOUR_MILLIS = 3_600_000;
const STREAMS = ['readings', 'beers'];

/** `<weir-devices-one .device=${name}>`: one device, its series, events and rejects. */
class One extends View {
  static properties = {
    device: {},
    known: { state: true },
    series: { state: true },
    more: { state: true },
    events: { state: true },
    rejects: { state: true },
  };

  static styles = [...View.styles, css`
    .head { gap: 4px 16px; margin-bottom: 12px; }
    .head h2 { font-size: 1.25rem; line-height: 28px; font-weight: 650; letter-spacing: -0.01em; overflow-wrap: anywhere; min-width: 0; }
    .head h2:focus { outline: none; }
    .all { grid-column: 1 / -1; }
    .half { grid-column: span 6; min-height: 128px; }
    dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px 8px; margin: 0; }
    dt { color: var(--muted); font-size: var(--small); }
    dd { margin: 0; min-height: 20px; overflow-wrap: anywhere; font-weight: 550; }
    .scroll { overflow-x: auto; }
    .fixed { table-layout: fixed; }
    .fixed th:first-child { width: 136px; }
    .series td:first-child { max-width: 320px; min-width: 140px; }
    .series weir-spark { width: 100%; min-width: 72px; }
    .series th:nth-child(2) { width: 30%; }
    .code { font-weight: 550; }
    @media (max-width: 1000px) {
      .half { grid-column: 1 / -1; }
    }
    @media (max-width: 620px) {
      .wide { display: none; }
      .fixed th:first-child { width: 84px; }
      .series { table-layout: fixed; }
      .series th:nth-child(1) { width: 46%; }
      .series th:nth-child(2) { width: 26%; }
      .series td:first-child { min-width: 0; }
      .series weir-spark { min-width: 0; }
    }
  `];

  #trends = new Trends(this.signal, () => this.requestUpdate());
  #readings = null;
  #rejected = null;

  constructor() {
    super();
    this.#clear();
  }

  #clear() {
    this.known = null; // Undefined once it is known that there is none.
    this.series = null;
    this.more = null;
    this.events = null;
    this.rejects = null;
    this.#readings = null;
    this.#rejected = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.every(POLL_MILLIS, () => this.#ask());
  }

  willUpdate(changed) {
    if (changed.get('device')) {
      this.#clear();
      this.attempt(() => this.#ask());
    }
  }

  restored() {
    this.#readings = null;
    this.#rejected = null;
    this.attempt(() => this.#ask());
  }

  /** It is shown because of a link: who reads by ear or moves by keyboard goes on here. */
  begin() {
    this.renderRoot.querySelector('h2').focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  /** The device by a pattern of just its name, which may have anything in it. Its lists only where there is news of them. */
  async #ask() {
    const { device, signal } = this;
    const { items } = await get('/api/v1/devices', { params: { match: literal(device), limit: 1 }, signal });
    const [now] = items;
    if (now && now.readings !== this.#readings) {
      const [series, events] = await Promise.all([
        seriesOf(device, { limit: SERIES_PAGE, signal }),
        newestEvents(device, signal),
      ]);
      if (device !== this.device) {
        return;
      }
      // Those of further pages stay as they were when they were asked for.
      const others = this.series && this.series.length > series.items.length ? this.series.slice(series.items.length) : [];
      this.series = [...series.items, ...others];
      this.more = others.length ? this.more : series.next;
      this.events = events;
      this.#readings = now.readings;
    }
    if (now && now.rejects !== this.#rejected) {
      const rejects = await get('/api/v1/rejected', { params: { device, limit: SOME }, signal });
      if (device !== this.device) {
        return;
      }
      this.rejects = rejects;
      this.#rejected = now.rejects;
    }
    if (device === this.device) {
      this.known = now;
    }
  }

  #showMore() {
    this.attempt(async () => {
      const page = await seriesOf(this.device, { limit: SERIES_PAGE, cursor: this.more, signal: this.signal });
      this.series = [...this.series, ...page.items];
      this.more = page.next;
    });
  }

  render() {
    const { known } = this;
    return html`<weir-error .error=${this.error}></weir-error>
      <div class="row head"><a class="small" href=${state.href('devices')}>All devices</a>
        <h2 tabindex="-1">${this.device}</h2>${known ? speaks(known) : nothing}</div>
      ${known === undefined
        ? html`<weir-card heading="Nothing yet"><weir-empty>Nothing has come of a device of this name. This page changes by itself when it does.</weir-empty></weir-card>`
        : known === null
        ? nothing // All of it comes at once, so that nothing moves.
        : html`<div class="grid">
            <weir-card class="all" heading="Device">${this.#facts()}</weir-card>
            <weir-card class="all" heading="Series"><span slot="aside">${this.#openAll()}</span>${this.#seriesTable()}</weir-card>
            <weir-card class="half" heading="Events"><span slot="aside">${this.#aside(this.events, 'events', 'Newest')}</span>${this.#eventTable()}</weir-card>
            <weir-card class="half" heading="Rejects"><span slot="aside">${this.#aside(this.rejects, 'rejected', 'Newest')}</span>${this.#rejectTable()}</weir-card>
          </div>`}`;
  }

  #facts() {
    const { known } = this;
    const fact = (title, value) => html`<div><dt>${title}</dt><dd>${value}</dd></div>`;
    return html`<dl>
      ${fact('Last reading', heard(known))}
      ${fact('Interval', rhythm(known.interval_seconds))}
      ${fact('Readings', count(known.readings))}
      ${fact('Rejects', count(known.rejects))}
      ${fact('Protocols', known.protocols.join(', ') || '–')}
      ${fact('Address', known.address ?? '–')}
      ${fact('First heard', time(known.first_seen).slice(0, 16))}
    </dl>`;
  }

  #openAll() {
    const keys = (this.series ?? []).map((each) => each.key).slice(0, MOST_OPENED);
    return keys.length > 1 ? html`<a href=${state.href('explore', { series: keys })}>${keys.length < this.series.length ? `First ${keys.length}` : 'All'} in Explore</a>` : nothing;
  }

  #aside(page, view, word) {
    return page?.items.length ? html`${page.next_cursor ? `${word} ${SOME} · ` : ''}<a href=${state.href(view, { device: this.device })}>All of this device</a>` : nothing;
  }

  /** In Explore, at its own time where that is long ago. */
  #href(each) {
    const trend = this.#trends.ofSeries(each, this.known?.interval_seconds);
    const [from, to] = trend && Date.now() - trend.range[1] > HOUR_MILLIS ? trend.range.map((at) => new Date(at).toISOString()) : [];
    return state.href('explore', { series: each.key, from, to });
  }

  #seriesTable() {
    if (!this.series?.length) {
      return html`<weir-empty>${this.series ? 'No series: its readings have no numbers.' : ''}</weir-empty>`;
    }
    return html`<div class="scroll"><table class="series" aria-label="Series">
      <thead><tr><th scope="col">Series</th><th scope="col">Trend</th><th scope="col" class="number">Last value</th>
        <th scope="col" class="number wide">Of</th><th scope="col" class="number wide">Samples</th></tr></thead>
      <tbody>${this.series.map((each) => html`<tr>
        <td class="cut"><a href=${this.#href(each)} title=${each.key}>${each.key}</a></td>
        <td>${spark(this.#trends.ofSeries(each, this.known?.interval_seconds), 'height:18px')}</td>
        <td class="number">${number(each.last_value)}</td>
        <td class="number wide muted" title=${time(each.last)}>${when(each.last)}</td><td class="number wide">${count(each.samples)}</td></tr>`)}
      </tbody></table></div>
      ${this.more ? html`<button @click=${this.#showMore}>Show ${SERIES_PAGE} more</button>` : nothing}`;
  }

  #eventTable() {
    const items = this.events?.items ?? [];
    if (!items.length) {
      return html`<weir-empty>${this.events ? 'No events: it sends bare samples.' : ''}</weir-empty>`;
    }
    return html`<table class="fixed" aria-label="Events"><thead><tr><th scope="col">Time</th><th scope="col">Event</th></tr></thead>
      <tbody>${items.map((each) => html`<tr>
        <td class="muted cut" title=${time(each.timestamp)}>${when(each.timestamp)}</td>
        <td class="mono cut" title=${text(each)}>${text(each)}</td></tr>`)}
      </tbody></table>`;
  }

  #rejectTable() {
    const items = this.rejects?.items ?? [];
    if (!items.length) {
      const lost = this.known?.rejects ? 'Rejects were counted, and are not kept any more.' : 'No line of it was refused.';
      return html`<weir-empty>${this.rejects ? lost : ''}</weir-empty>`;
    }
    return html`<table class="fixed" aria-label="Rejects"><thead><tr><th scope="col">Time</th><th scope="col">Why, and what came</th></tr></thead>
      <tbody>${items.map((each) => html`<tr>
        <td class="muted cut" title=${time(each.received_at)}>${when(each.received_at)}</td>
        <td class="cut" title=${each.reason}><span class="code">${each.code}</span> <span class="mono muted">${each.raw}</span></td></tr>`)}
      </tbody></table>`;
  }
}

/** The newest events of a device, of whatever kind, as a page of `/data` has them. */
async function newestEvents(device, signal) {
  const pages = await Promise.all(STREAMS.map((stream) => get('/data', { params: { device_id: device, stream, limit: SOME }, signal })));
  const items = pages.flatMap((page) => page.items).sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
  return { items: items.slice(0, SOME), next_cursor: pages.map((page) => page.next_cursor).find(Boolean) ?? null };
}

/** An event in a line: its card, and its fields as they came. */
function text(event) {
  const fields = Object.entries(event.data).map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  return [event.card_id ? `card ${event.card_id}` : '', ...fields].filter(Boolean).join('  ');
}

customElements.define('weir-devices-one', One);
