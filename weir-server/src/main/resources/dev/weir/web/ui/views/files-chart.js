import { LitElement, css, html, nothing } from 'lit';
import { get, literal } from '../api.js';
import '../chart.js';
import { state } from '../state.js';
import { base } from '../styles.js';

/** So many samples are drawn as they are, more as steps. */
const MOST_POINTS = 1000;
const MOST_CHOICES = 1000;

/** `<weir-file-chart .keys=${[...]}>`: one of these series at a time, over all the time that it has. */
class FileChart extends LitElement {
  static properties = {
    keys: { attribute: false },
    key: { state: true },
    series: { state: true },
    range: { state: true },
    error: { state: true },
  };

  static styles = [base, css`
    .row { flex-wrap: nowrap; margin: 0 76px 8px 0; }
    select { min-width: 0; }
    weir-chart { height: 220px; }
  `];

  #abort = new AbortController();

  constructor() {
    super();
    this.keys = [];
    this.key = null;
    this.#clear();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  willUpdate(changed) {
    if (changed.has('keys') && !this.keys.includes(this.key)) {
      this.#choose(this.keys[0]);
    }
  }

  #clear() {
    this.series = [];
    this.range = null;
    this.error = null;
  }

  async #choose(key) {
    this.key = key;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#clear();
    try {
      await this.#ask(key, this.#abort.signal);
    } catch (e) {
      if (e.name !== 'AbortError') {
        this.error = e;
      }
    }
  }

  async #ask(key, signal) {
    const { items } = await get('/api/v1/series', { params: { match: literal(key) }, signal });
    if (!items.length) {
      return; // Deleted meanwhile, or gone by retention.
    }
    const [from, to] = [Date.parse(items[0].first), Date.parse(items[0].last) + 1];
    const steps = items[0].samples > MOST_POINTS ? { agg: 'avg,min,max', step: `${Math.max(1, Math.ceil((to - from) / 1000 / (MOST_POINTS / 2)))}s` } : {};
    const { series } = await get('/api/v1/query', { params: { series: literal(key), from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...steps }, signal });
    const rows = (series[0]?.rows ?? []).map(([at, ...values]) => [Date.parse(at), ...values]);
    this.range = to - from > 1 ? [from, to] : [from - 60_000, to + 60_000];
    this.series = [{ name: key, points: rows.map(([at, value]) => [at, value]), band: steps.step ? rows.map(([at, , low, high]) => [at, low, high]) : undefined }];
  }

  #explore() {
    const [from, to] = this.range.map((at) => new Date(at).toISOString());
    return state.href('explore', { series: this.key, from, to });
  }

  render() {
    return html`<weir-error .error=${this.error}></weir-error>
      <div class="row"><select aria-label="Series of the chart" @change=${(e) => this.#choose(e.target.value)}>
        ${this.keys.slice(0, MOST_CHOICES).map((key) => html`<option value=${key} ?selected=${key === this.key}>${key}</option>`)}
      </select>
      ${this.range ? html`<a class="small" href=${this.#explore()}>Explore</a>` : nothing}</div>
      ${this.series.length || !this.error ? html`<weir-chart label=${this.key ?? ''} .series=${this.series} .range=${this.range}></weir-chart>` : nothing}`;
  }
}

customElements.define('weir-file-chart', FileChart);
