import { LitElement, css, html, nothing } from 'lit';
import { get, post } from '../api.js';
import { connection } from '../connection.js';
import { time, when } from '../format.js';
import { base } from '../styles.js';
import { briefly } from './rejected-list.js';
import { pieces } from './rejected-raw.js';

const SURE = 'Not sent. Escape once more drops what you have changed.';

/** `<weir-rejected-item .item=${item}>`: what came and why it was refused, to be mended and sent again. Event `replayed` (detail: the item, or null once it was taken). */
class RejectedItem extends LitElement {
  static properties = { item: { attribute: false }, isOpen: { state: true }, isBusy: { state: true }, said: { state: true }, error: { state: true } };

  static styles = [base, css`
    :host { border-top: 1px solid var(--line); background: var(--ground); }
    .line { display: grid; grid-template-columns: 120px minmax(0, 3fr) minmax(0, 2fr) 64px; gap: 4px 16px; align-items: center; min-height: 40px; padding: 4px 16px; }
    pre { margin: 0; font-family: var(--mono); font-size: var(--small); line-height: 20px; white-space: pre-wrap; overflow-wrap: anywhere; }
    .short pre { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .special { margin: 0 1px; padding: 0 2px; background: var(--warn-ground); color: var(--warn); border-radius: 3px; }
    .edit { display: grid; gap: 8px; padding: 4px 16px 16px; }
    textarea { width: 100%; min-height: 76px; padding: 8px 12px; font-family: var(--mono); line-height: 20px; resize: vertical; overflow-wrap: anywhere; }
    label { color: var(--muted); font-size: var(--small); }
    .facts { display: flex; flex-wrap: wrap; gap: 4px 16px; }
    .reason { overflow-wrap: anywhere; }
    .again { color: var(--bad); font-weight: 600; }
    @media (max-width: 620px) {
      .line { grid-template-columns: minmax(0, 1fr) auto; padding: 8px 12px; }
      .line > div { grid-row: 2; grid-column: 1 / -1; }
      .line > .why { display: none; }
      .edit { padding: 4px 12px 12px; }
    }
  `];

  constructor() {
    super();
    this.isOpen = false;
    this.isBusy = false;
    this.said = '';
    this.error = null;
  }

  focus() {
    this.renderRoot.querySelector('button')?.focus();
  }

  render() {
    const { item, isOpen } = this;
    return html`<div class="line ${isOpen ? '' : 'short'}">
        <span class="small muted" title=${time(item.received_at)}>${when(item.received_at)}</span>
        <div>${this.#raw()}</div>
        <span class="why cut small muted">${isOpen ? '' : briefly(item.reason)}</span>
        <button aria-expanded=${isOpen} aria-label=${`${isOpen ? 'Close' : 'Mend'} number ${item.id}`} @click=${this.#toggle}>${isOpen ? 'Close' : 'Mend'}</button>
      </div>
      ${isOpen ? this.#edit() : nothing}`;
  }

  #raw() {
    return html`<pre>${pieces(this.item).map((each) => (each.name ? html`<span class="special" title=${each.name}>${each.text}</span>` : each.text))}${this.item.raw ? '' : html`<span class="muted">(nothing)</span>`}</pre>`;
  }

  #edit() {
    const { item } = this;
    return html`<form class="edit" @submit=${this.#submit}>
      <p class="reason">${item.reason}</p>
      <p class="facts small muted"><span>${item.protocol}</span>${item.peer ? html`<span>from ${item.peer}</span>` : ''}<span>line ${item.line}</span><span>number ${item.id}</span></p>
      ${item.truncated ? html`<p class="small">Only the first 4 KiB are kept: make it whole before it is sent.</p>` : nothing}
      ${item.raw_base64 ? html`<p class="small">Some bytes are not UTF-8. Below they stand as � and need letters; unchanged, the bytes are sent as they came.</p>` : nothing}
      <label for="raw">What to send</label>
      <textarea id="raw" rows=${Math.min(12, Math.max(3, item.raw.split('\n').length))} spellcheck="false" autocapitalize="off" .value=${item.raw} @input=${() => (this.said = '')} @keydown=${this.#key}></textarea>
      <weir-error .error=${this.error}></weir-error>
      ${connection.may('write') ? html`<div class="row"><button class="primary" ?disabled=${this.isBusy}>${this.isBusy ? 'Sending …' : 'Replay'}</button>
        <span role="status" class="small again">${this.said}</span></div>` : html`<p class="small muted">To send it again, log in with a token that writes.</p>`}
    </form>`;
  }

  /** Opens it, if it is not, to be mended. */
  open() {
    if (!this.isOpen) {
      this.#toggle();
    }
  }

  async #toggle() {
    this.isOpen = !this.isOpen;
    this.said = '';
    this.error = null;
    await this.updateComplete;
    this.renderRoot.querySelector(this.isOpen ? 'textarea' : 'button').focus();
  }

  #key(event) {
    if (event.key === 'Escape' && this.#isMended && this.said !== SURE) {
      this.said = SURE;
    } else if (event.key === 'Escape') {
      this.#toggle();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  }

  get #typed() {
    return this.renderRoot.querySelector('textarea').value;
  }

  /** A text area knows one kind of line end alone. */
  get #isMended() {
    return this.#typed !== this.item.raw.replace(/\r\n?/g, '\n');
  }

  async #submit(event) {
    event.preventDefault();
    if (!connection.may('write')) {
      return;
    }
    const { item } = this;
    // What is not changed is sent as it came.
    const mended = this.#isMended ? { raw: this.#typed } : undefined;
    this.isBusy = true;
    this.said = '';
    this.error = null;
    try {
      const result = await post(`/api/v1/rejected/${item.id}/replay`, mended);
      if (result.accepted) {
        this.#tell(null);
      } else {
        this.said = 'Refused again: the reason is above.';
        this.#tell(await get(`/api/v1/rejected/${item.id}`));
      }
    } catch (e) {
      this.error = e;
      if (e.status === 404) {
        this.error = { message: 'It is not there any more: somebody has replayed it, or newer ones needed its room.' };
      }
    } finally {
      this.isBusy = false;
    }
  }

  #tell(now) {
    this.dispatchEvent(new CustomEvent('replayed', { detail: now }));
  }
}

customElements.define('weir-rejected-item', RejectedItem);
