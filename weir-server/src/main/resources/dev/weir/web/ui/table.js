import { LitElement, css, html, nothing } from 'lit';
import { base } from './styles.js';

const ROW_PIXELS = 28;
const EXTRA_ROWS = 12;

/**
 * `<weir-table .columns=${[{ title, value, show, number, width, room }]} .rows=${rows} label="...">`: rows under titles that sort them; only those in sight are made, so there may
 * be 100,000. `value(row)` is what is sorted by, `show(row)` what stands in the cell (text or a template; `value` if absent). Where a column has a `width` (of CSS) no column
 * depends on what stands in it: those without share the rest. `room` is `some` or `much` for columns that want so much of it, and the same as a class for parts of a cell.
 * `sortable=${false}` keeps the order. The height is the host's: give it `max-height` or a fixed `height`.
 */
class Table extends LitElement {
  static properties = {
    columns: { attribute: false },
    rows: { attribute: false },
    label: {},
    sortable: { attribute: false },
    order: { state: true },
    first: { state: true },
  };

  static styles = [base, css`
    :host { overflow: auto; overscroll-behavior-y: contain; container-type: inline-size; }
    .fixed { table-layout: fixed; }
    thead th { position: sticky; top: 0; z-index: 1; background: var(--surface); }
    th, td { max-width: 480px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    th.number { text-align: right; }
    th button { min-height: 24px; padding: 0; background: none; border: 0; color: inherit; font-size: inherit; font-weight: inherit; }
    th button:hover { color: var(--text); text-decoration: underline; }
    td :focus-visible, th :focus-visible { outline-offset: -2px; }
    .space td { height: auto; border: 0; }
    @container (max-width: 959px) { .much { display: none; } }
    @container (max-width: 679px) { .some { display: none; } }
  `];

  #sorted = { rows: null, order: null, result: [] };
  #resize = new ResizeObserver(() => this.#reach());

  constructor() {
    super();
    this.columns = [];
    this.rows = [];
    this.sortable = true;
    this.order = null;
    this.first = 0;
    this.addEventListener('scroll', () => (this.first = Math.floor(this.scrollTop / ROW_PIXELS)), { passive: true });
  }

  connectedCallback() {
    super.connectedCallback();
    this.role = 'region';
    this.#resize.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resize.disconnect();
  }

  updated() {
    this.#reach();
  }

  /** The keyboard stops at it where there is something to scroll. */
  #reach() {
    this.tabIndex = this.scrollHeight > this.clientHeight || this.scrollWidth > this.clientWidth ? 0 : -1;
  }

  willUpdate(changed) {
    if (changed.has('label')) {
      this.ariaLabel = this.label;
    }
  }

  render() {
    const rows = this.#inOrder();
    const sight = Math.ceil((this.clientHeight || 600) / ROW_PIXELS) + EXTRA_ROWS;
    const isLong = rows.length > 2 * sight;
    const from = isLong ? Math.max(0, Math.min(this.first - EXTRA_ROWS / 2, rows.length - sight)) : 0;
    const to = isLong ? Math.min(rows.length, from + sight) : rows.length;
    const isFixed = this.columns.some((column) => column.width);
    return html`<table class=${isFixed ? 'fixed' : ''} aria-label=${this.label ?? nothing} aria-rowcount=${rows.length + 1}>
      <thead><tr>${this.columns.map((column) => this.#title(column))}</tr></thead>
      <tbody>
        ${this.#space(from)} ${rows.slice(from, to).map((row, i) => this.#row(row, from + i))} ${this.#space(rows.length - to)}
      </tbody>
    </table>`;
  }

  #inOrder() {
    const known = this.#sorted;
    if (known.rows !== this.rows || known.order !== this.order) {
      this.#sorted = { rows: this.rows, order: this.order, result: this.order ? this.#sort() : this.rows };
    }
    return this.#sorted.result;
  }

  #sort() {
    const { column, isDown } = this.order;
    const way = isDown ? -1 : 1;
    return [...this.rows].sort((a, b) => {
      const x = column.value(a);
      const y = column.value(b);
      if (x === null || x === undefined || y === null || y === undefined) {
        return (x ?? null) === (y ?? null) ? 0 : x === null || x === undefined ? 1 : -1; // What is not known comes last, either way.
      }
      return way * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en', { numeric: true }));
    });
  }

  #title(column) {
    const isOrder = this.order?.column.title === column.title;
    const sort = isOrder ? (this.order.isDown ? 'descending' : 'ascending') : nothing;
    const title = html`${column.title}${isOrder ? (this.order.isDown ? ' ↓' : ' ↑') : ''}`;
    return html`<th scope="col" class=${classOf(column)} .style=${column.width ? `width:${column.width}` : ''} aria-sort=${sort}>
      ${this.sortable ? html`<button @click=${() => (this.order = { column, isDown: isOrder && !this.order.isDown })}>${title}</button>` : title}
    </th>`;
  }

  #row(row, index) {
    return html`<tr aria-rowindex=${index + 2}>
      ${this.columns.map((column) => html`<td class=${classOf(column)}>${(column.show ?? column.value)(row)}</td>`)}
    </tr>`;
  }

  #space(rows) {
    return rows > 0 ? html`<tr class="space" aria-hidden="true"><td .style=${`height:${rows * ROW_PIXELS}px`}></td></tr>` : nothing;
  }
}

function classOf({ number, room }) {
  return `${number ? 'number' : ''} ${room ?? ''}`;
}

customElements.define('weir-table', Table);
