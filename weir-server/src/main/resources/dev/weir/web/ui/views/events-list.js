import { LitElement, css, html, nothing } from 'lit';
import { when } from '../format.js';
import { base } from '../styles.js';
import { key } from './events-tail.js';

const WIDE_ROW = 28;
const NARROW_ROW = 48;
const NARROW = 560;
const EXTRA_ROWS = 4;
const MOST_FIELDS = 10;
const MOST_TEXT = 160;

/** Wider than a blank in a text of a device, and not folded into one. */
const BETWEEN = '\u2003\u2003';

/**
 * `<weir-events-list .rows=${events} .picked=${key}>`: events under each other, of which only those in sight are made; moved through by keyboard. Events: `pick` (detail: the
 * event), `older` (the lower end is near), `leave` and `top` (the upper end is out of sight, and in sight again), `hold` (the space bar).
 */
class EventsList extends LitElement {
  static properties = { rows: { attribute: false }, picked: { attribute: false }, first: { state: true }, active: { state: true }, isNarrow: { state: true } };

  static styles = [base, css`
    .box { height: 100%; overflow: auto; scrollbar-gutter: stable; overscroll-behavior: contain; overflow-anchor: none; border-radius: var(--radius); }
    .box:has(.rows:focus-visible) { outline: 2px solid var(--accent); }
    .rows { outline: none; }
    .all { position: relative; overflow: hidden; }
    .part { position: absolute; inset: 0 0 auto; }
    .line { display: grid; grid-template-columns: 132px minmax(96px, 1fr) minmax(64px, 0.5fr) minmax(0, 4fr); gap: 0 16px; align-items: center; height: 28px; padding: 0 16px; border-bottom: 1px solid var(--line); }
    .titles { position: sticky; top: 0; z-index: 1; }
    .head { height: 32px; background: var(--surface); color: var(--muted); font-size: var(--tiny); font-weight: 550; }
    .part .line { cursor: pointer; }
    .part .line:hover { background: var(--raised); }
    .part .line.picked { background: var(--accent-ground); box-shadow: inset 3px 0 var(--accent); }
    .rows:focus-visible .line.active { outline: 2px solid var(--accent); outline-offset: -2px; }
    .data { color: var(--text); }
    .tag { margin-right: 8px; color: var(--muted); padding: 1px 6px; background: var(--raised); border-radius: 4px; font-family: var(--font); font-size: var(--tiny); }
    .narrow .head { display: none; }
    .narrow .line { grid-template-columns: 88px minmax(0, 1fr) 88px; grid-template-rows: 20px 18px; align-content: center; gap: 0 12px; height: 48px; padding: 0 12px; }
    .narrow .line > :nth-child(1) { font-size: var(--tiny); }
    .narrow .data { grid-column: 1 / -1; }
  `];

  #observer = new ResizeObserver(() => {
    const isNarrow = this.clientWidth < NARROW;
    const { first } = this;
    if (isNarrow !== this.isNarrow) {
      // Rows change their height; the same ones stay in sight.
      this.isNarrow = isNarrow;
      this.updateComplete.then(() => (this.#box.scrollTop = first * this.#height));
    }
    this.requestUpdate();
  });
  #isTop = true;
  #pressed = null;

  constructor() {
    super();
    this.rows = [];
    this.picked = null;
    this.first = 0;
    this.active = null;
    this.isNarrow = innerWidth < NARROW;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  get #box() {
    return this.renderRoot.querySelector('.box');
  }

  get #height() {
    return this.isNarrow ? NARROW_ROW : WIDE_ROW;
  }

  toTop() {
    this.#box.scrollTop = 0;
    this.first = 0;
  }

  focus() {
    this.renderRoot.querySelector('.rows').focus({ preventScroll: true });
  }

  render() {
    const height = this.#height;
    const sight = Math.ceil((this.clientHeight || 600) / height);
    const from = Math.max(0, Math.min(this.first - EXTRA_ROWS, this.rows.length - sight));
    const to = Math.min(this.rows.length, this.first + sight + EXTRA_ROWS);
    const hasActive = this.rows.slice(from, to).some((row) => key(row) === this.active);
    const seconds = new Map();
    return html`<div class="box ${this.isNarrow ? 'narrow' : ''}" @scroll=${this.#scrolled}>
      <div class="rows" tabindex="0" role="grid" aria-label="Events, the newest first" aria-rowcount=${this.rows.length + 1}
        aria-activedescendant=${hasActive ? 'active' : nothing} @keydown=${this.#key}>
      <div class="titles" role="rowgroup"><div class="line head" role="row" aria-rowindex="1">
        ${['Time', 'Device', 'Card', 'Fields'].map((title) => html`<span role="columnheader">${title}</span>`)}</div></div>
      <div class="all" role="rowgroup" .style=${`height:${this.rows.length * height}px`}>
        <div class="part" role="presentation" .style=${`transform:translateY(${from * height}px)`}>
          ${this.rows.slice(from, to).map((row, i) => this.#row(row, from + i, seconds))}</div></div></div>
      <slot></slot>
    </div>`;
  }

  #row(row, index, seconds) {
    const name = key(row);
    const isActive = name === this.active;
    return html`<div class="line ${name === this.picked ? 'picked' : ''} ${isActive ? 'active' : ''}" role="row" aria-rowindex=${index + 2} id=${isActive ? 'active' : nothing}
        aria-selected=${name === this.picked} @pointerdown=${() => (this.#pressed = row)} @click=${() => this.#pick(this.#pressed ?? row)}>
      <span role="gridcell" class="muted small cut" title=${row.timestamp}>${moment(row.timestamp, seconds)}</span>
      <span role="gridcell" class="cut">${row.device_id}</span>
      <span role="gridcell" class="muted cut">${row.card_id ?? ''}</span>
      ${row.stream === 'readings' ? html`<span role="gridcell" class="data mono cut">${fields(row.data)}</span>`
        : html`<span role="gridcell" class="data mono cut"><span class="tag">${row.stream}</span>${fields(row.data)}</span>`}
    </div>`;
  }

  updated() {
    const box = this.#box;
    if (this.rows.length && box.scrollHeight - box.scrollTop - box.clientHeight < 3 * box.clientHeight) {
      this.dispatchEvent(new Event('older'));
    }
  }

  #scrolled() {
    const { scrollTop } = this.#box;
    this.first = Math.max(0, Math.floor(scrollTop / this.#height));
    const isTop = scrollTop < 4;
    if (isTop !== this.#isTop) {
      this.#isTop = isTop;
      this.dispatchEvent(new Event(isTop ? 'top' : 'leave'));
    }
  }

  #pick(row) {
    this.#pressed = null;
    this.active = key(row);
    this.dispatchEvent(new CustomEvent('pick', { detail: row }));
  }

  #key(event) {
    const at = this.rows.findIndex((row) => key(row) === this.active);
    const page = Math.max(1, Math.floor(this.clientHeight / this.#height) - 2);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: this.rows.length - 1 };
    if (event.key in steps && this.rows.length) {
      event.preventDefault();
      this.#go(Math.max(0, Math.min(this.rows.length - 1, steps[event.key])));
    } else if (event.key === 'Enter' && at >= 0) {
      this.#pick(this.rows[at]);
    } else if (event.key === ' ') {
      event.preventDefault();
      this.dispatchEvent(new Event('hold'));
    }
  }

  #go(index) {
    const box = this.#box;
    const height = this.#height;
    const room = box.clientHeight - (this.isNarrow ? 0 : 32) - height;
    this.active = key(this.rows[index]);
    box.scrollTop = index === 0 ? 0 : Math.max(index * height - room, Math.min(index * height, box.scrollTop));
    if (this.picked !== null) {
      this.#pick(this.rows[index]);
    }
  }
}

/** To the millisecond where it is today's. Of many within a second only one is put into the zone of the page. */
function moment(timestamp, seconds) {
  const second = timestamp.slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
  if (!seconds.has(second)) {
    seconds.set(second, when(timestamp));
  }
  const text = seconds.get(second);
  return text.length === 8 ? `${text}.${String(new Date(timestamp).getMilliseconds()).padStart(3, '0')}` : text;
}

/** One text: parts of their own would move against each other from row to row, and there are thousands of rows a second. */
function fields(data) {
  const entries = Object.entries(data);
  const some = entries.slice(0, MOST_FIELDS).map(([name, value]) => `${cut(name)}=${cut(typeof value === 'string' ? value : JSON.stringify(value))}`);
  return `${some.join(BETWEEN)}${entries.length > MOST_FIELDS ? `${BETWEEN}…` : ''}`;
}

/** More would not be seen, and a browser lays out all that it is given. */
function cut(text) {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}

customElements.define('weir-events-list', EventsList);
