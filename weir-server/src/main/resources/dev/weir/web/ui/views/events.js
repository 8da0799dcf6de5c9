import { css, html, nothing } from 'lit';
import { get, literal } from '../api.js';
import { count, short, time } from '../format.js';
import { follow } from '../live.js';
import { state } from '../state.js';
import { View } from '../view.js';
import './events-list.js';
import { MOST_LIVE, STREAMS, Tail, key } from './events-tail.js';

const TYPING_MILLIS = 300;
const RATE_MILLIS = 1000;
const MOST_NAMES = 200;
const FILTERS = ['stream', 'device', 'card', 'text', 'to'];

/** What devices send as JSON, and pours: as it comes, and back to the first. */
class Events extends View {
  static properties = { tail: { state: true }, isPaused: { state: true }, isAway: { state: true }, picked: { state: true }, rate: { state: true }, devices: { state: true } };

  static styles = [...View.styles, css`
    :host { display: flex; flex-direction: column; gap: 12px; height: calc(100dvh - 92px); min-height: 420px; }
    .tools { display: flex; flex-wrap: wrap; gap: 8px; }
    .tools input { flex: 1 1 140px; width: 0; min-width: 0; max-width: 320px; }
    .tools .pause { width: 88px; }
    .news { display: flex; align-items: center; gap: 4px 16px; height: 20px; overflow: hidden; white-space: nowrap; }
    .news weir-state { min-width: 72px; }
    .news .rest { flex: 1; min-width: 0; }
    .both { flex: 1; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); gap: 12px; min-height: 0; }
    .both.open { grid-template-columns: minmax(0, 1fr) minmax(320px, 30%); }
    .list { position: relative; min-height: 0; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
    weir-events-list { position: absolute; inset: 0; }
    .nothing { position: absolute; inset: 33px 0 0; display: grid; place-content: center; justify-items: center; gap: 12px; padding: 16px; background: var(--surface); border-radius: var(--radius); text-align: center; color: var(--muted); }
    .nothing weir-copy { max-width: 560px; color: var(--text); text-align: left; }
    .nothing h2 { color: var(--text); }
    .end { display: flex; align-items: center; justify-content: center; gap: 12px; min-height: 44px; padding: 4px 12px; color: var(--muted); font-size: var(--small); }
    aside { display: flex; flex-direction: column; gap: 8px; min-height: 0; padding: 12px 16px; overflow: auto; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
    aside header { display: flex; align-items: center; gap: 8px; }
    aside h2 { flex: 1; min-width: 0; overflow-wrap: anywhere; }
    aside dl { display: grid; grid-template-columns: 72px minmax(0, 1fr); gap: 4px 8px; margin: 0; font-size: var(--small); }
    aside dt { color: var(--muted); }
    aside dd { margin: 0; overflow-wrap: anywhere; }
    .warn { color: var(--warn); }
    @media (max-width: 1000px) {
      .both.open { grid-template-columns: minmax(0, 1fr); }
      aside { position: fixed; z-index: 2; inset: auto 0 0; max-height: 70dvh; border-radius: var(--radius) var(--radius) 0 0; border-color: var(--edge); }
    }
    @media (max-width: 860px) {
      :host { height: calc(100dvh - 76px); gap: 8px; }
    }
    @media (max-width: 620px) {
      .tools input { flex-basis: 28%; padding: 4px 8px; }
      .tools select { flex: 1 1 calc(100% - 96px); }
      .news { height: 36px; flex-wrap: wrap; }
    }
  `];

  #followed = null;
  #filter = '';
  /** What was typed and is not in the address yet, by its name there. */
  #typed = {};
  #typing = 0;
  #measuring = 0;
  #counted = { at: performance.now(), came: 0 };

  constructor() {
    super();
    this.tail = null;
    this.isPaused = false;
    this.isAway = false;
    this.picked = null;
    this.rate = 0;
    this.devices = [];
    this.addEventListener('keydown', (event) => event.key === 'Escape' && this.#close());
  }

  connectedCallback() {
    super.connectedCallback();
    this.addressChanged();
    this.#measuring = setInterval(() => this.#measure(), RATE_MILLIS);
    this.#suggest();
  }

  async #suggest() {
    try {
      const page = await get('/api/v1/devices', { params: { limit: MOST_NAMES }, signal: this.signal });
      this.devices = page.items.map((each) => each.device);
    } catch {
      // Names can be typed without them, and whoever asks for events tells what is wrong.
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
    clearInterval(this.#measuring);
    this.#followed?.end();
  }

  /** Begins anew where what is chosen has changed. */
  addressChanged() {
    const chosen = JSON.stringify(FILTERS.map((name) => state.get(name)));
    if (chosen !== this.#filter) {
      this.#filter = chosen;
      this.#begin();
    }
  }

  restored() {
    if (!this.#isHeld) {
      this.#begin();
    }
  }

  get #isHeld() {
    return this.isPaused || this.isAway;
  }

  get #streams() {
    return STREAMS.includes(state.get('stream')) ? [state.get('stream')] : STREAMS;
  }

  #begin() {
    this.#followed?.end();
    this.#followed = null;
    const [device, card, text, to] = ['device', 'card', 'text', 'to'].map((name) => state.get(name));
    const tail = new Tail({ streams: this.#streams, device, card, text, to });
    this.tail = tail;
    this.#counted = { at: performance.now(), came: 0 };
    this.rate = 0;
    this.isPaused = false;
    this.isAway = false;
    this.renderRoot?.querySelector('weir-events-list')?.toTop();
    if (!to) {
      this.#followed = follow(device ? literal(device) : '*', (messages, missed) => {
        tail.take(messages, missed);
        this.requestUpdate();
      }, 'event');
    }
    this.#older();
  }

  #older() {
    const { tail } = this;
    if (!tail.isLoading && !tail.isDone && !tail.isFull) {
      this.attempt(async () => {
        await tail.older(this.signal, this.#followed?.begun);
        this.requestUpdate();
      });
      this.requestUpdate();
    }
  }

  #measure() {
    const { at, came } = this.#counted;
    const now = performance.now();
    this.rate = ((this.tail.came - came) * 1000) / Math.max(1, now - at);
    this.#counted = { at: now, came: this.tail.came };
  }

  #hold(isPaused, isAway) {
    this.isPaused = isPaused;
    this.isAway = isAway;
    if (this.#isHeld) {
      this.tail.isHeld = true;
    } else if (this.tail.isHeld) {
      this.tail.release();
    }
  }

  #toggle() {
    if (state.get('to')) {
      return;
    }
    if (this.#isHeld) {
      this.renderRoot.querySelector('weir-events-list').toTop();
      this.#hold(false, false);
    } else {
      this.#hold(true, false);
    }
  }

  #close() {
    if (this.picked) {
      this.picked = null;
      this.renderRoot.querySelector('weir-events-list').focus();
    }
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
    const { tail, picked } = this;
    return html`${this.error ? html`<weir-error .error=${this.error}></weir-error>` : nothing} ${this.#tools()} ${this.#news()}
      <div class="both ${picked ? 'open' : ''}">
        <div class="list"><weir-events-list .rows=${tail.rows} .picked=${picked && key(picked)} @pick=${(e) => (this.picked = e.detail)}
          @older=${() => this.error ?? tail.lookedTo ?? this.#older()} @leave=${() => this.#hold(this.isPaused, true)} @top=${() => this.#hold(this.isPaused, false)} @hold=${this.#toggle}>
          ${tail.rows.length && tail.isBegun ? html`<div class="end">${this.#lowerEnd()}</div>` : nothing}</weir-events-list>
          ${tail.rows.length ? nothing : html`<div class="nothing">${this.#nothing()}</div>`}
        </div>
        ${picked ? this.#one(picked) : nothing}
      </div>`;
  }

  #tools() {
    const isPast = state.get('to') !== '';
    const input = (name, title, list) => html`<input type="search" name=${name} aria-label=${title} placeholder=${title} autocomplete="off" spellcheck="false" list=${list ?? nothing}
      .value=${state.get(name)} @input=${(e) => this.#type(name, e)}>`;
    return html`<form class="tools" role="search" aria-label="Filter" @submit=${(e) => e.preventDefault()}>
      ${isPast
        ? html`<button type="button" class="pause primary" @click=${() => state.set({ to: '' }, { isStep: true })}>Go live</button>`
        : html`<button type="button" class="pause ${this.#isHeld ? 'primary' : ''}" @click=${this.#toggle}>${this.#isHeld ? 'Resume' : 'Pause'}</button>`}
      <select aria-label="Stream" @change=${(e) => state.set({ stream: e.target.value })}>
        ${[['', 'All streams'], ['readings', 'Readings'], ['beers', 'Beers']].map(([value, title]) => html`<option value=${value} ?selected=${state.get('stream') === value}>${title}</option>`)}
      </select>
      ${input('device', 'Device', 'devices')} ${input('card', 'Card')} ${input('text', 'Text')}
      <datalist id="devices">${this.devices.map((device) => html`<option value=${device}></option>`)}</datalist>
    </form>`;
  }

  #news() {
    const { tail } = this;
    if (state.get('to')) {
      return html`<div class="news small muted"><span role="status"><weir-state state="none" label="Past"></weir-state></span><span class="rest cut">before ${time(state.get('to'))}</span></div>`;
    }
    const label = this.isPaused ? 'Paused' : this.isAway ? 'Held' : 'Live';
    const waits = tail.waiting.length + (tail.isHeld && tail.waiting.length === MOST_LIVE ? '+' : '');
    const news = this.#isHeld
      ? `${waits === '0' ? 'nothing' : waits} new since${this.isPaused ? '' : ' you scrolled: back to the top goes on'}`
      : `${short(this.rate)} a second, ${count(tail.came)} came`;
    const left = tail.left ? `${count(tail.left)} out of sight were let go: scroll to fetch them again` : '';
    const missed = tail.missed === null ? 'some messages were passed over' : tail.missed ? `${count(tail.missed)} messages were passed over` : '';
    return html`<div class="news small muted"><span role="status"><weir-state state=${this.#isHeld ? 'degraded' : 'ok'} label=${label}></weir-state></span>
      <span class="rest cut">${[news, left].filter(Boolean).join(' · ')}${missed ? html` · <span class="warn">${missed}; all are stored</span>` : nothing}</span></div>`;
  }

  #lowerEnd() {
    const { tail } = this;
    if (tail.isLoading) {
      return 'Looking for older ones …';
    }
    if (this.error) {
      return html`<button @click=${this.#older}>Try again</button>`;
    }
    if (tail.lookedTo) {
      return html`Looked back to ${time(tail.lookedTo)}. <button @click=${this.#older}>Look further</button>`;
    }
    if (tail.isFull) {
      return html`${count(tail.rows.length)} are as many as are kept here. <button @click=${() => state.set({ to: tail.rows.at(-1).timestamp }, { isStep: true })}>Go on from here</button>`;
    }
    return tail.isDone ? 'There are no older ones.' : '';
  }

  #nothing() {
    const { tail } = this;
    if (tail.isLoading) {
      return 'Looking …';
    }
    if (this.error) {
      return html`<p>The events cannot be shown.</p><p><button @click=${this.#older}>Try again</button> ${this.#clear()}</p>`;
    }
    if (FILTERS.some((name) => state.get(name))) {
      return html`<h2>No event matches</h2><p>${tail.lookedTo ? `Looked back to ${time(tail.lookedTo)}.` : 'Device and card are matched whole, text anywhere.'}${state.get('to') ? '' : ' New ones that match show here as they come.'}</p>
        <p>${tail.lookedTo ? html`<button @click=${this.#older}>Look further</button>` : nothing}
        ${this.#clear()}</p>`;
    }
    return html`<h2>Waiting for the first event</h2><p>What devices send as JSON, and each pour, shows here as it comes. Lines of text (put) are series, not events. Try:</p>
      <weir-copy text=${`curl -H 'Content-Type: application/json' -d '{"device_id": "test", "temp": 21.5}' ${location.origin}/data`}></weir-copy>`;
  }

  #clear() {
    return FILTERS.some((name) => state.get(name))
      ? html`<button @click=${() => state.set(Object.fromEntries(FILTERS.map((name) => [name, ''])), { isStep: true })}>Clear the filter</button>`
      : nothing;
  }

  #one(event) {
    const { seq: _seq, type: _type, ...item } = event;
    const only = (name, value) => state.get(name) === value ? nothing : html`<button @click=${() => state.set({ [name]: value }, { isStep: true })}>Only this ${name}</button>`;
    return html`<aside aria-label="The event">
      <header><h2>${item.device_id}</h2><button aria-label="Close" @click=${this.#close}>✕</button></header>
      <dl>
        <dt>Time</dt><dd>${time(item.timestamp)}${item.suspect_time ? html` <span class="warn">cannot be right</span>` : nothing}</dd>
        <dt>Received</dt><dd>${time(item.received_at)}</dd>
        <dt>Card</dt><dd>${item.card_id ?? '–'}</dd>
        <dt>Stream</dt><dd>${item.stream}, ${item.id}</dd>
      </dl>
      <div class="row">${only('device', item.device_id)} ${item.card_id === null ? nothing : only('card', item.card_id)}
        <button @click=${() => state.set({ to: new Date(Date.parse(item.timestamp) + 1).toISOString() }, { isStep: true })}>What came before</button></div>
      <weir-copy text=${JSON.stringify(item, null, 2)} label="the event as JSON"></weir-copy>
    </aside>`;
  }
}

customElements.define('weir-events', Events);
