import { LitElement, css, html, nothing } from 'lit';
import { connection } from './connection.js';
import { number, offsetMillis, time } from './format.js';
import { state } from './state.js';
import { base } from './styles.js';
import './table.js';

const COLOURS = 8;
const DRAG_PIXELS = 6;
const TOUCH_PIXELS = 24;
const MINUTE = 60_000;
const MONTH = 43_200 * MINUTE;
const STEPS = [1000, 5000, 15_000, 30_000, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 180 * MINUTE, 360 * MINUTE, 720 * MINUTE, 1440 * MINUTE, 2880 * MINUTE, 4320 * MINUTE, 10_080 * MINUTE, 20_160 * MINUTE, MONTH, 3 * MONTH, 6 * MONTH, 12 * MONTH];

/** ECharts. Whoever charts imports this module, so that it comes while they still ask for what is to be drawn. */
let library = import('echarts');
let failures = 0;

library.catch(() => {
  failures++;
  connection.lose();
});

connection.addEventListener('restored', () => {
  if (failures) {
    // A module that could not be fetched stays so for as long as the page lives; under another fragment it is another one.
    library = import(`${import.meta.resolve('echarts')}#${failures}`);
    library.then(() => (failures = 0), () => failures++);
  }
});

/** Moments of round times in the zone of the page: [millis, ...]. */
export function ticks(from, to, most) {
  const step = STEPS.find((each) => (to - from) / each <= most) ?? STEPS.at(-1);
  const places = [];
  const start = from + offsetMillis(from);
  for (let local = rounded(start, step, 0), i = 1; ; local = rounded(start, step, i++)) {
    // The offset of the moment itself, which near a change of the clocks is not that of the start.
    const at = local - offsetMillis(local - offsetMillis(local));
    if (at > to) {
      return places;
    }
    if (at >= from) {
      places.push(at);
    }
  }
}

/** The round time so many steps behind the one at or before a start; steps of months are whole ones. */
function rounded(start, step, steps) {
  if (step < MONTH) {
    return (Math.floor(start / step) + steps) * step;
  }
  const months = Math.round(step / MONTH);
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), (Math.floor(date.getUTCMonth() / months) + steps) * months, 1);
}

function tickText(at, span) {
  const text = time(Math.round(at));
  if (span > 300 * 1440 * MINUTE) {
    return text.slice(0, 7);
  }
  return text.endsWith(' 00:00:00') ? text.slice(5, 10) : text.slice(11, span < 10 * MINUTE ? 19 : 16);
}

/**
 * `<weir-chart label="..." .series=${[{ name, points: [[millis, value], ...], band: [[millis, low, high], ...], colour }]} .range=${[from, to]} group="g" still>`: lines over time, and
 * beside them the same as a table. `band` is optional, and so is `colour`, the place in the row of colours. `still`: drawn at once, for what changes often. Charts of one `group` share their crosshair. Dragging fires `zoom` (detail: {from, to} in millis). The
 * height is the host's (240 px unless given). A gap between points longer than `gap` millis is not bridged.
 */
class Chart extends LitElement {
  static properties = {
    label: {},
    series: { attribute: false },
    range: { attribute: false },
    group: {},
    gap: { type: Number },
    still: { type: Boolean },
    isTable: { state: true },
    isBare: { state: true },
    selected: { state: true },
  };

  static styles = [base, css`
    :host { position: relative; height: 240px; }
    .canvas { position: absolute; inset: 0; touch-action: pan-y pinch-zoom; }
    .drag { position: absolute; top: 8px; bottom: 28px; background: var(--accent); opacity: 0.16; pointer-events: none; }
    button { position: absolute; top: -34px; right: 0; z-index: 1; min-height: 26px; padding: 0 8px; font-size: var(--tiny); }
    .figures { position: absolute; inset: 0; display: flex; flex-direction: column; }
    .figures p { margin-bottom: 8px; color: var(--warn); }
    weir-table { flex: 1; min-height: 0; }
    .probe { display: none; }
  `];

  #chart = null;
  #resize = new ResizeObserver(() => this.#chart?.resize());
  #redraw = () => this.#draw();
  #restored = () => this.isBare && this.#draw();
  #rezone = () => this.#zone !== state.zone && this.#draw();
  #zone = '';
  #dragFrom = null;
  #pointer = null;

  constructor() {
    super();
    this.series = [];
    this.range = null;
    this.isTable = false;
    /** Whether ECharts could not be fetched, so that there is only the table. */
    this.isBare = false;
    this.selected = null;
  }

  connectedCallback() {
    super.connectedCallback();
    state.addEventListener('change', this.#rezone);
    connection.addEventListener('restored', this.#restored);
    addEventListener('schemechange', this.#redraw);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.#redraw);
    this.#resize.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    state.removeEventListener('change', this.#rezone);
    connection.removeEventListener('restored', this.#restored);
    removeEventListener('schemechange', this.#redraw);
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.#redraw);
    this.#resize.disconnect();
    this.#chart?.dispose();
    this.#chart = null;
  }

  render() {
    const { isBare } = this;
    const isTable = this.isTable || isBare;
    return html`<button ?hidden=${isBare} aria-pressed=${isTable} @click=${() => (this.isTable = !this.isTable)}>${isTable ? 'Chart' : 'Table'}</button>
      <div class="canvas" role="img" aria-label=${`${this.label}: a chart; the button Table shows its figures`} ?hidden=${isTable}
        @pointerdown=${this.#press} @pointermove=${this.#move} @pointerup=${this.#release} @pointercancel=${() => this.#end()} @pointerleave=${() => (this.#pointer = null)}></div>
      ${this.selected ? html`<div class="drag" .style=${`left:${this.selected[0]}px;width:${this.selected[1] - this.selected[0]}px`}></div>` : nothing}
      ${isTable ? html`<div class="figures">
        ${isBare ? html`<p class="small" role="status">The chart cannot be drawn: the page’s file that draws (ECharts) could not be fetched. It is tried again when the server is back; if that answers already, reload the page. The figures are these.</p>` : nothing}
        <weir-table label=${this.label} .columns=${this.#columns()} .rows=${this.#rows()}></weir-table></div>` : nothing}
      <i class="probe"></i>`;
  }

  updated(changed) {
    if (['series', 'range', 'group', 'gap', 'label', 'isTable'].some((name) => changed.has(name))) {
      this.#draw();
    }
  }

  #columns() {
    return [
      { title: 'Time', value: (row) => row.at, show: (row) => time(row.at) },
      ...this.series.flatMap((each, i) => [
        figures(each.name, (row) => row.values[i]),
        ...(each.band ? [figures(`${each.name}, lowest`, (row) => row.lows[i]), figures(`${each.name}, highest`, (row) => row.highs[i])] : []),
      ]),
    ];
  }

  #rows() {
    const rows = new Map();
    const row = (at) => {
      if (!rows.has(at)) {
        rows.set(at, { at, values: [], lows: [], highs: [] });
      }
      return rows.get(at);
    };
    this.series.forEach((each, i) => {
      each.points.forEach(([at, value]) => (row(at).values[i] = value));
      each.band?.forEach(([at, low, high]) => {
        row(at).lows[i] = low;
        row(at).highs[i] = high;
      });
    });
    return [...rows.values()].sort((a, b) => a.at - b.at);
  }

  async #draw() {
    const echarts = await library.catch(() => null);
    this.isBare = echarts === null;
    await this.updateComplete;
    if (!this.isConnected || this.isTable || this.isBare) {
      return;
    }
    const { init, connect } = echarts;
    if (!this.#chart) {
      this.#chart = init(this.renderRoot.querySelector('.canvas'), null, { renderer: 'canvas' });
    }
    if (this.group) {
      this.#chart.group = this.group;
      connect(this.group);
    }
    this.#chart.setOption(this.#option(), { notMerge: true, lazyUpdate: true });
    // What the pointer rests on is told on, once the others of the group are drawn too.
    requestAnimationFrame(() => requestAnimationFrame(() => this.#pointer && this.#chart?.dispatchAction({ type: 'showTip', ...this.#pointer })));
  }

  #colour(name) {
    const probe = this.renderRoot.querySelector('.probe');
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  }

  #span() {
    if (this.range) {
      return this.range;
    }
    const all = this.series.flatMap((each) => (each.points.length ? [each.points[0][0], each.points.at(-1)[0]] : []));
    return all.length ? [Math.min(...all), Math.max(...all)] : [Date.now() - 60 * MINUTE, Date.now()];
  }

  #option() {
    this.#zone = state.zone;
    const [from, to] = this.#span();
    const places = ticks(from, to, Math.max(2, Math.floor(this.clientWidth / 96)));
    const [text, muted, line, surface, edge] = ['text', 'muted', 'line', 'surface', 'edge'].map((name) => this.#colour(name));
    const font = { color: muted, fontSize: 12, fontFamily: getComputedStyle(this).fontFamily };
    const still = this.still || matchMedia('(prefers-reduced-motion: reduce)').matches;
    return {
      animation: !still && this.series.reduce((sum, each) => sum + each.points.length, 0) < 2000,
      animationDuration: 150,
      color: Array.from({ length: COLOURS }, (_, i) => this.#colour(`series-${i + 1}`)),
      textStyle: font,
      grid: { left: 8, right: 12, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: {
        type: 'value', min: from, max: to,
        axisTick: { show: true, customValues: places, lineStyle: { color: line } },
        axisLabel: { ...font, customValues: places, formatter: (at) => tickText(at, to - from), hideOverlap: true },
        axisLine: { lineStyle: { color: line } }, splitLine: { show: false },
        axisPointer: { label: { show: false } },
      },
      yAxis: { type: 'value', scale: true, splitNumber: 4, axisLabel: { ...font, formatter: number }, splitLine: { lineStyle: { color: line } } },
      tooltip: {
        // Rich text is drawn on the canvas: names from devices stay text, and no style has to be written into the page.
        trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: surface, borderColor: edge, textStyle: { ...font, color: text },
        axisPointer: { type: 'line', lineStyle: { color: edge, type: 'solid' } },
        formatter: (points) => [time(Math.round(points[0].value[0])), ...points.map((point) => this.#tip(point))].join('\n'),
      },
      series: this.series.map((each, i) => ({
        name: each.name, type: 'line', showSymbol: each.points.length < 40, symbolSize: 5, lineStyle: { width: 1.5 },
        data: this.#withGaps(each.points), connectNulls: false, emphasis: { disabled: true }, color: this.#colour(colourName(each, i)),
      })).concat(this.series.flatMap((each, i) => this.#band(each, i))),
    };
  }

  #tip({ marker, seriesName, seriesIndex, value: [at, value] }) {
    const step = this.series[seriesIndex]?.band?.find((each) => each[0] === at);
    return `${marker} ${plain(seriesName)}  ${number(value)}${step ? `  (${number(step[1])} – ${number(step[2])})` : ''}`;
  }

  /** From the lowest to the highest of each step, behind the line. */
  #band(each, i) {
    if (!each.band?.length) {
      return [];
    }
    const fill = this.#colour(colourName(each, i));
    const area = {
      type: 'custom', name: each.name, silent: true, tooltip: { show: false }, z: 1, clip: true,
      // One item, which spans the axis; what it draws is all of the band.
      data: [[each.band[0][0], Math.min(...each.band.map((step) => step[1])), Math.max(...each.band.map((step) => step[2]))]],
      encode: { x: 0, y: [1, 2] },
      renderItem: (_, api) => ({
        type: 'polygon',
        shape: { points: [...each.band.map(([at, low]) => api.coord([at, low])), ...each.band.toReversed().map(([at, , high]) => api.coord([at, high]))] },
        style: { fill, opacity: 0.14 },
      }),
    };
    return [area];
  }

  #withGaps(points) {
    if (!this.gap) {
      return points;
    }
    return points.flatMap((point, i) => (i > 0 && point[0] - points[i - 1][0] > this.gap ? [[points[i - 1][0] + 1, null], point] : [point]));
  }

  #press(event) {
    if (event.button === 0 && event.isPrimary) {
      this.#dragFrom = event.offsetX;
      event.currentTarget.setPointerCapture(event.pointerId);
    }
  }

  #move(event) {
    this.#pointer = { x: event.offsetX, y: event.offsetY };
    if (this.#dragFrom !== null) {
      this.selected = [Math.min(this.#dragFrom, event.offsetX), Math.max(this.#dragFrom, event.offsetX)];
    }
  }

  /** What a finger does down the page is the browser's (`touch-action`), which cancels here; what it does across selects. */
  #release(event) {
    const selected = this.selected;
    const least = event.pointerType === 'touch' ? TOUCH_PIXELS : DRAG_PIXELS;
    this.#end();
    if (selected && selected[1] - selected[0] >= least && this.#chart) {
      const [from, to] = selected.map((x) => Math.round(this.#chart.convertFromPixel({ xAxisIndex: 0 }, x)));
      this.dispatchEvent(new CustomEvent('zoom', { detail: { from, to } }));
    }
  }

  #end() {
    this.#dragFrom = null;
    this.selected = null;
  }
}

/** A column of the table. */
function figures(title, value) {
  return { title, number: true, value, show: (row) => number(value(row)) };
}

/** Its colour in theme.css: the one it asks for, or that of its place. */
function colourName(each, i) {
  return `series-${((each.colour ?? i) % COLOURS) + 1}`;
}

/** A name in rich text: braces and bars would be read as styles. */
function plain(name) {
  return name.replace(/[{}|]/g, '·');
}

customElements.define('weir-chart', Chart);
