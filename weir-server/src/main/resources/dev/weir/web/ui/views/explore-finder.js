import { LitElement, css, html, nothing } from 'lit';
import { get } from '../api.js';
import { number, when } from '../format.js';
import { pattern } from '../match.js';
import { base } from '../styles.js';

const PAUSE_MILLIS = 120;
const MOST = 50;

/**
 * `<weir-finder .chosen=${[key, ...]} .most=${8}>`: a field that finds series while one types. Event `toggle` (detail: the key) when one is picked or picked
 * again. The server is asked, as there may be 100,000; a newer question aborts the former.
 */
class Finder extends LitElement {
  static properties = {
    chosen: { attribute: false },
    most: { type: Number },
    items: { state: true },
    isOpen: { state: true },
    active: { state: true },
    isMore: { state: true },
    failure: { state: true },
  };

  static styles = [base, css`
    :host { position: relative; }
    input { width: 100%; min-height: 36px; padding-left: 34px; }
    svg { position: absolute; left: 11px; top: 10px; width: 16px; height: 16px; fill: none; stroke: var(--muted); stroke-width: 2; stroke-linecap: round; pointer-events: none; }
    .list { position: absolute; z-index: 3; left: 0; right: 0; top: 40px; padding: 4px; background: var(--surface); border: 1px solid var(--edge); border-radius: var(--radius); box-shadow: 0 8px 24px rgb(0 0 0 / 18%); }
    [role="listbox"] { max-height: min(440px, 60vh); overflow-y: auto; }
    [role="option"] { display: grid; grid-template-columns: 20px minmax(0, 1fr) auto 124px; gap: 8px; align-items: center; min-height: 30px; padding: 0 8px; border-radius: 6px; cursor: pointer; }
    [role="option"].active { background: var(--accent-ground); }
    [role="option"] b { font-weight: 700; color: var(--accent); }
    .tick { color: var(--accent); font-weight: 700; }
    .note { padding: 8px; color: var(--muted); font-size: var(--small); }
    @media (max-width: 620px) {
      [role="option"] { grid-template-columns: 16px minmax(0, 1fr) auto; min-height: 40px; }
      [role="option"] .at { display: none; }
    }
  `];

  #timer = 0;
  #asking = null;
  #typed = '';
  /** Whether more has been typed than the list answers. */
  #isAhead = false;

  constructor() {
    super();
    this.chosen = [];
    this.most = 8;
    this.items = null;
    this.isOpen = false;
    this.active = -1;
    this.isMore = false;
    this.failure = '';
    this.addEventListener('focusout', (e) => !this.contains(e.relatedTarget) && !this.renderRoot.contains(e.relatedTarget) && this.#close());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  render() {
    const isListed = this.isOpen && this.items?.length > 0;
    return html`<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.500" cy="10.500" r="6.500"></circle><path d="m15.500 15.500 5 5"></path></svg>
      <input type="text" role="combobox" aria-label="Find series" placeholder="Find series, such as: oven temp" autocomplete="off" spellcheck="false" autocapitalize="off"
        aria-autocomplete="list" aria-expanded=${isListed ? 'true' : 'false'} aria-controls="list" aria-activedescendant=${isListed && this.active >= 0 ? `o${this.active}` : nothing}
        @input=${this.#type} @click=${this.#open} @keydown=${this.#press}>
      ${this.isOpen ? this.#list() : html`<div id="list" role="listbox" aria-label="Series" hidden></div>`}
      <span role="status" hidden>${this.isOpen && this.items ? `${this.items.length} series` : ''}</span>`;
  }

  #list() {
    if (this.failure || !this.items?.length) {
      return html`<div class="list" @pointerdown=${keep}><div class="note">${this.failure || (this.items ? this.#nothing() : 'Looking …')}</div><div id="list" role="listbox" aria-label="Series" hidden></div></div>`;
    }
    return html`<div class="list" @pointerdown=${keep}>
      <div id="list" role="listbox" tabindex="-1" aria-label="Series" aria-multiselectable="true">${this.items.map((item, i) => this.#option(item, i))}</div>
      ${this.isMore ? html`<div class="note">There are more: type on to narrow them down.</div>` : nothing}
    </div>`;
  }

  #nothing() {
    return this.#typed ? 'No series has this in its name. Parts come in the order of the name; * stands for anything.' : 'No series has come yet.';
  }

  #option(item, i) {
    const isChosen = this.chosen.includes(item.key);
    return html`<div role="option" id=${`o${i}`} class=${i === this.active ? 'active' : ''} aria-selected=${isChosen ? 'true' : 'false'} title=${item.key}
        @click=${() => this.#pick(item.key)} @pointermove=${() => (this.active = i)}>
      <span class="tick" aria-hidden="true">${isChosen ? '✓' : ''}</span><span class="cut">${marked(item.key, this.#typed)}</span>
      <span class="number small muted">${number(item.last_value)}</span><span class="number small muted at">${item.last ? when(item.last) : ''}</span></div>`;
  }

  #type(event) {
    this.#typed = event.target.value.trim();
    this.isOpen = true;
    this.#isAhead = true;
    this.#asking?.abort();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE_MILLIS);
  }

  #open() {
    if (!this.isOpen) {
      this.isOpen = true;
      this.#ask();
    }
  }

  #close() {
    this.isOpen = false;
    this.active = -1;
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  async #ask() {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    try {
      const page = await get('/api/v1/series', { params: { match: pattern(this.#typed), limit: MOST }, signal: asking.signal });
      const start = this.#typed.toLowerCase();
      const isFirst = (item) => (item.key.toLowerCase().startsWith(start) ? 0 : 1);
      this.#isAhead = false;
      this.items = page.items.toSorted((a, b) => isFirst(a) - isFirst(b));
      this.isMore = page.next_cursor !== null;
      this.active = this.#typed && this.items.length ? 0 : -1;
      this.failure = '';
    } catch (e) {
      if (e.name !== 'AbortError') {
        this.failure = `${e.message} ${e.advice ?? ''}`;
      }
    }
  }

  #press(event) {
    const last = (this.items?.length ?? 0) - 1;
    const moves = { ArrowDown: this.active >= last ? 0 : this.active + 1, ArrowUp: this.active <= 0 ? last : this.active - 1, PageDown: Math.min(last, this.active + 8), PageUp: Math.max(0, this.active - 8) };
    if (event.key === 'Escape') {
      this.#close();
    } else if (event.key === 'Enter' && this.isOpen) {
      event.preventDefault();
      this.#enter();
    } else if (event.key === 'Backspace' && !event.target.value && this.chosen.length) {
      this.#pick(this.chosen.at(-1));
    } else if (event.key in moves) {
      event.preventDefault();
      if (!this.isOpen) {
        this.#open();
      } else if (last >= 0) {
        this.active = moves[event.key];
        this.updateComplete.then(() => this.renderRoot.querySelector('.active')?.scrollIntoView({ block: 'nearest' }));
      }
    }
  }

  /** Who types and enters at once means what the list is about to show. */
  async #enter() {
    if (this.#isAhead) {
      clearTimeout(this.#timer);
      await this.#ask();
    }
    if (!this.#isAhead && this.items?.[this.active]) {
      this.#pick(this.items[this.active].key);
    }
  }

  #pick(key) {
    if (!this.chosen.includes(key) && this.chosen.length >= this.most) {
      this.failure = `A chart shows ${this.most} series at most: take one away first.`;
      return;
    }
    this.failure = '';
    this.dispatchEvent(new CustomEvent('toggle', { detail: key }));
  }
}

/** The field keeps the focus while the list is used. */
function keep(event) {
  if (event.target.closest('[role="option"]')) {
    event.preventDefault();
  }
}

/** A name with the words that were typed set off. */
function marked(key, typed) {
  const parts = [];
  let rest = 0;
  for (const word of typed.toLowerCase().split(/[\s*?]+/).filter(Boolean)) {
    const at = key.toLowerCase().indexOf(word, rest);
    if (at < 0) {
      break;
    }
    parts.push(key.slice(rest, at), html`<b>${key.slice(at, at + word.length)}</b>`);
    rest = at + word.length;
  }
  return [...parts, key.slice(rest)];
}

customElements.define('weir-finder', Finder);
