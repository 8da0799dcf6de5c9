import { LitElement, css, html, nothing, svg } from 'lit';
import { connection } from './connection.js';
import { base } from './styles.js';

/** `<weir-card heading="Rate">...</weir-card>`: a titled surface; what has `slot="aside"` stands right of the title. */
class Card extends LitElement {
  static properties = { heading: {} };
  static styles = [base, css`
    :host { display: flex; flex-direction: column; min-width: 0; padding: 12px 16px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
    header { display: flex; align-items: baseline; gap: 12px; min-height: 20px; margin-bottom: 8px; }
    h2 { flex: 1; min-width: 0; overflow-wrap: anywhere; }
    slot[name="aside"] { color: var(--muted); font-size: var(--small); }
    div { flex: 1; min-width: 0; }
  `];

  render() {
    return html`<header><h2>${this.heading}</h2><span class="small muted"><slot name="aside"></slot></span></header><div><slot></slot></div>`;
  }
}

/** `<weir-empty>No event matches.</weir-empty>`: in the place of what is not there. */
class Empty extends LitElement {
  static styles = [base, css`
    :host { display: grid; place-items: center; min-height: 84px; padding: 12px; color: var(--muted); text-align: center; }
  `];

  render() {
    return html`<p><slot></slot></p>`;
  }
}

/** `<weir-copy text="curl ...">`: a command, and a button that copies it. */
class Copy extends LitElement {
  static properties = { text: {}, label: {}, said: { state: true } };
  static styles = [base, css`
    :host { display: flex; align-items: stretch; background: var(--raised); border-radius: 6px; }
    code span { display: inline-block; max-width: 100%; white-space: pre-wrap; }
    pre { flex: 1; min-width: 0; margin: 0; padding: 8px 12px; font-family: var(--mono); font-size: var(--tiny); line-height: 20px; white-space: pre-wrap; overflow-wrap: anywhere; }
    button { align-self: start; width: 64px; margin: 4px; min-height: 28px; padding: 0; }
    @media (max-width: 620px) {
      :host { flex-direction: column; }
      pre { padding-bottom: 0; }
      button { align-self: end; }
    }
  `];

  render() {
    // Words stay whole where they can: a break behind the hyphens of an option would change what is read.
    return html`<pre><code>${this.text.split(/(\s+)/).map((part, i) => (i % 2 ? part : html`<span>${part}</span>`))}</code></pre>
      <button @click=${this.#copy} aria-label=${`Copy ${this.label ?? 'the command'}`}>${this.said ?? 'Copy'}</button>
      <span role="status" hidden>${this.said ?? ''}</span>`;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.text);
      this.said = 'Copied';
    } catch {
      // Without TLS browsers offer the clipboard on loopback alone: what is selected can be copied by hand.
      getSelection().selectAllChildren(this.renderRoot.querySelector('code'));
      this.said = 'Selected';
    }
    setTimeout(() => (this.said = undefined), 2000);
  }
}

/** `<weir-error .error=${anApiError}>`: what went wrong and what to do; nothing where there is no error. */
class ErrorBox extends LitElement {
  static properties = { error: { attribute: false } };
  static styles = [base, css`
    div { margin-bottom: 12px; padding: 12px 16px; background: var(--bad-ground); border: 1px solid var(--bad); border-radius: var(--radius); overflow-wrap: anywhere; }
    strong { color: var(--bad); }
    ul { margin: 4px 0 0; padding-left: 20px; }
  `];

  render() {
    const { error } = this;
    if (!error) {
      return nothing;
    }
    const others = (error.errors ?? []).filter((each) => each.detail !== error.message);
    return html`<div role="alert"><strong>${error.message}</strong>
      ${error.advice ? html`<p>${error.advice}</p>` : nothing}
      ${others.length ? html`<ul>${others.map((each) => html`<li>${each.field ?? each.line}: ${each.detail}</li>`)}</ul>` : nothing}
    </div>`;
  }
}

/** `<weir-state state="ok" label="well">`: a dot and a word; state is ok, degraded, down or none. */
class StateDot extends LitElement {
  static properties = { state: { reflect: true }, label: {} };
  static styles = [base, css`
    :host { display: inline-flex; align-items: center; gap: 8px; white-space: nowrap; }
    i { width: 8px; height: 8px; border-radius: 50%; background: var(--edge); flex: none; }
    :host([state="ok"]) i { background: var(--good); }
    :host([state="degraded"]) i { background: var(--warn); border-radius: 2px; }
    :host([state="down"]) i { background: var(--bad); border-radius: 0; }
  `];

  render() {
    return html`<i aria-hidden="true"></i>${this.label ?? this.state}`;
  }
}

/** How the server, or a part of it, says it is: not known before it has, nor while it is away. */
export function healthState(status) {
  return connection.isLost ? html`<weir-state state="none" label="unknown"></weir-state>` : html`<weir-state state=${status ?? 'none'} label=${status ?? ''}></weir-state>`;
}

/**
 * `<weir-spark .points=${[[millis, value], ...]} .range=${[from, to]} label="...">`: a small line from zero up, without axes; with `own` from its lowest
 * to its highest instead, as suits what is measured. A point whose value is null is a gap.
 */
class Spark extends LitElement {
  static properties = { points: { attribute: false }, range: { attribute: false }, label: {}, own: { type: Boolean } };
  static styles = [base, css`
    svg { display: block; width: 100%; height: 100%; overflow: visible; }
    .line { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
    .area { fill: var(--accent); opacity: 0.13; }
    .floor { stroke: var(--line); vector-effect: non-scaling-stroke; }
  `];

  render() {
    const points = this.points ?? [];
    const [from, to] = this.range ?? [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 1];
    const shown = points.filter(([at]) => at >= from);
    const values = shown.map((point) => point[1]).filter((value) => value !== null);
    const low = this.own ? Math.min(...values) : 0;
    const height = Math.max(...values, this.own ? -Infinity : 1e-9) - low;
    const up = (value) => (height > 0 ? (value - low) / height : 0.5);
    const place = ([at, value]) => `${(((at - from) / (to - from || 1)) * 1000).toFixed(1)} ${(100 - up(value) * 96).toFixed(2)}`;
    const runs = split(shown).map((run) => run.map(place));
    return html`<svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label=${this.label ?? ''}>
      ${this.own ? nothing : svg`<path class="floor" d="M0 100H1000"></path>`}
      ${runs.map((run) => svg`<path class="area" d=${this.own ? 'M0 0' : `M${run.join('L')}L${run.at(-1).split(' ')[0]} 100L${run[0].split(' ')[0]} 100Z`}></path>
        <path class="line" d=${`M${run.join('L')}`}></path>`)}
    </svg>`;
  }
}

/** The points between gaps, where there are enough for a line. */
function split(points) {
  const runs = [[]];
  points.forEach((point) => (point[1] === null ? runs.push([]) : runs.at(-1).push(point)));
  return runs.filter((run) => run.length > 1);
}

customElements.define('weir-card', Card);
customElements.define('weir-empty', Empty);
customElements.define('weir-copy', Copy);
customElements.define('weir-error', ErrorBox);
customElements.define('weir-state', StateDot);
customElements.define('weir-spark', Spark);
