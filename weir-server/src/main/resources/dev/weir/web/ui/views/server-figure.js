import { LitElement, css, html, nothing, svg } from 'lit';
import { clock } from '../format.js';
import { base } from '../styles.js';

/**
 * `<weir-figure heading="Heap" .runs=${[[[millis, value], ...], ...]} .range=${[from, to]} .show=${bytes} .at=${millis}>`: a figure of now and its line; with `at` of that moment
 * instead, and with `away` none of now. From zero up with `floor`. Event `probe` (detail: millis, or null) where the pointer is over the line.
 */
class Figure extends LitElement {
  static properties = {
    heading: {},
    note: {},
    runs: { attribute: false },
    range: { attribute: false },
    show: { attribute: false },
    at: { attribute: false },
    floor: { type: Boolean },
    away: { type: Boolean },
  };

  static styles = [base, css`
    :host { min-width: 0; padding: 12px 16px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
    h3 { color: var(--muted); font-size: var(--small); font-weight: 550; }
    .now { font-size: 1.25rem; line-height: 28px; font-weight: 600; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; white-space: nowrap; }
    svg { display: block; width: 100%; height: 44px; margin-top: 4px; overflow: visible; }
    .line { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
    .area { fill: var(--accent); opacity: 0.13; }
    .ground { stroke: var(--line); vector-effect: non-scaling-stroke; }
    .probe { stroke: var(--edge); vector-effect: non-scaling-stroke; }
    .span { display: flex; justify-content: space-between; gap: 8px; margin-top: 4px; color: var(--muted); font-size: var(--tiny); font-variant-numeric: tabular-nums; white-space: nowrap; }
  `];

  constructor() {
    super();
    this.runs = [];
    this.range = [0, 1];
    this.at = null;
  }

  render() {
    const points = this.runs.flat();
    const values = points.map((point) => point[1]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const newest = this.away ? undefined : points.at(-1);
    const shown = this.at === null ? newest : nearest(points, this.at);
    const span = !points.length ? '' : this.show(low) === this.show(high) ? 'steady' : `${this.show(low)} to ${this.show(high)}`;
    return html`<h3 class="cut" title=${this.note ?? nothing}>${this.heading}</h3>
      <div class="now">${shown ? this.show(shown[1]) : html`<span class="muted" title="not known">–</span>`}</div>
      <svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label=${`${this.heading}: ${span ? `${newest ? this.show(newest[1]) : 'unknown'}, ${span} since ${clock(this.range[0])}` : 'not known yet'}`}
        @pointermove=${this.#probe} @pointerleave=${() => this.#tell(null)}>
        ${this.floor ? svg`<path class="ground" d="M0 100H1000"></path>` : nothing}
        ${this.runs.map((run) => this.#run(run, this.floor ? Math.min(0, low) : low, high))}
        ${this.at !== null && shown ? svg`<path class="probe" d=${`M${this.#x(shown[0])} 0V100`}></path>` : nothing}
      </svg>
      <div class="span"><span class="cut">${span || 'not known yet'}</span><span>${this.at !== null && shown ? clock(shown[0]) : ''}</span></div>`;
  }

  #x(at) {
    const [from, to] = this.range;
    return (((at - from) / (to - from || 1)) * 1000).toFixed(1);
  }

  #run(run, low, high) {
    const up = (value) => (high > low ? (value - low) / (high - low) : this.floor ? 0 : 0.5);
    const places = run.map(([at, value]) => `${this.#x(at)} ${(100 - up(value) * 94).toFixed(2)}`);
    const line = `M${places.join('L')}${places.length === 1 ? 'h12' : ''}`;
    const area = this.floor && places.length > 1 ? `${line}L${this.#x(run.at(-1)[0])} 100L${this.#x(run[0][0])} 100Z` : 'M0 0';
    return svg`<path class="area" d=${area}></path><path class="line" d=${line}></path>`;
  }

  #probe(event) {
    const box = event.currentTarget.getBoundingClientRect();
    const [from, to] = this.range;
    this.#tell(from + ((event.clientX - box.left) / box.width) * (to - from));
  }

  #tell(at) {
    this.dispatchEvent(new CustomEvent('probe', { detail: at, bubbles: true, composed: true }));
  }
}

function nearest(points, at) {
  return points.reduce((best, each) => (best && Math.abs(best[0] - at) <= Math.abs(each[0] - at) ? best : each), undefined);
}

customElements.define('weir-figure', Figure);
