import { css, html, nothing } from 'lit';
import { del, get, post } from '../api.js';
import { connection } from '../connection.js';
import { count, time, when } from '../format.js';
import { View } from '../view.js';

const PATH = '/api/v1/tokens';
const SURE_MILLIS = 4000;
const SCOPES = { read: 'sees everything, changes nothing', write: 'hands in readings, sees nothing', admin: 'does everything' };

/** `<weir-tokens>`: the tokens there are, and a form for another, which is shown once. For administrators. */
class Tokens extends View {
  static properties = {
    items: { state: true },
    cursor: { state: true },
    made: { state: true },
    scope: { state: true },
    sure: { state: true },
    problem: { state: true },
    isBusy: { state: true },
  };

  static styles = [...View.styles, css`
    p { margin-bottom: 12px; }
    form { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 8px; align-items: end; margin-bottom: 12px; }
    label { display: grid; gap: 4px; min-width: 0; font-size: var(--small); }
    form input { min-width: 0; }
    .made { margin-bottom: 12px; padding: 12px; border: 1px solid var(--good); border-radius: var(--radius); }
    .made p { margin-bottom: 8px; }
    .made .row { margin-top: 8px; }
    .list { max-height: 320px; overflow: auto; }
    table { table-layout: fixed; }
    th { position: sticky; top: 0; background: var(--surface); }
    th:first-child { width: 11ch; }
    .when { width: 24ch; }
    th:last-child { width: 92px; }
    td { height: 36px; }
    .may { overflow-wrap: anywhere; }
    td button { width: 80px; min-height: 28px; padding: 0; }
    .away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .sure { border-color: var(--bad); color: var(--bad); }
    @media (max-width: 620px) {
      form { grid-template-columns: minmax(0, 1fr); }
      .when { display: none; }
    }
  `];

  #timer = 0;

  constructor() {
    super();
    this.items = null;
    this.cursor = null;
    this.made = null;
    this.scope = 'read';
    this.sure = null;
    this.problem = null;
    this.isBusy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.restored();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  restored() {
    if (connection.may('admin')) {
      this.attempt(() => this.#ask());
    }
  }

  async #ask(cursor) {
    const page = await get(PATH, { params: { cursor }, signal: this.signal });
    const known = cursor ? this.items : [];
    this.items = [...known, ...page.items.filter((each) => known.every((other) => other.id !== each.id))];
    this.cursor = page.next_cursor;
  }

  render() {
    if (!connection.may('admin')) {
      return html`<weir-empty>Tokens are for administrators. On the server’s machine <code class="mono">./weir token</code> makes and revokes them.</weir-empty>`;
    }
    return html`<p>Whoever reaches this server from another machine shows a token: a device one that writes, people one that reads, or administers. ${connection.who?.needs_token ? nothing : 'Here, on its own machine, nobody needs one.'}</p>
      ${this.made ? this.#once() : this.#form()}
      <weir-error .error=${this.problem ?? this.error}></weir-error>
      ${this.#list()}`;
  }

  #form() {
    return html`<form aria-label="Make a token" @submit=${this.#make}>
      <label>May<select name="scope" @change=${(e) => (this.scope = e.target.value)}>${Object.entries(SCOPES).map(([name, words]) => html`<option value=${name} ?selected=${name === this.scope}>${name}: ${words}</option>`)}</select></label>
      <label>Device<input name="device" autocomplete="off" autocapitalize="off" spellcheck="false" ?disabled=${this.scope !== 'write'} placeholder=${this.scope === 'write' ? 'any' : 'only for write'}></label>
      <button class="primary" ?disabled=${this.isBusy}>Make a token</button>
    </form>`;
  }

  #once() {
    const { id, scope, device, token } = this.made;
    return html`<section class="made" aria-labelledby="made">
      <p id="made"><strong>Token ${id}</strong>, to ${scope}${device ? ` as ${device}` : ''}. It is shown this once: the server keeps no more than its hash.</p>
      <weir-copy text=${token} label="the token"></weir-copy>
      <div class="row"><button @click=${this.#done}>Done, I have kept it</button></div>
    </section>`;
  }

  #list() {
    if (!this.items) {
      return html`<div class="list"></div>`;
    }
    if (!this.items.length) {
      return html`<weir-empty>No token yet. The server listens on other addresses than loopback once there is one.</weir-empty>`;
    }
    return html`<div class="list" tabindex="0" role="region" aria-label="Tokens"><table aria-label="Tokens">
        <thead><tr><th scope="col">Token</th><th scope="col">May</th><th scope="col" class="when">Made</th><th scope="col"><span class="away">Revoke</span></th></tr></thead>
        <tbody>${this.items.map((each) => this.#row(each))}</tbody></table></div>
      ${this.cursor ? html`<div class="row"><button @click=${() => this.attempt(() => this.#ask(this.cursor))}>Show more than ${count(this.items.length)}</button></div>` : nothing}`;
  }

  #row({ id, scope, device, created }) {
    const isOwn = connection.who?.token === id;
    const isSure = this.sure === id;
    return html`<tr><td class="mono">${id}</td><td class="may">${scope}${device ? ` as ${device}` : ''}${isOwn ? html` <span class="muted small">this login</span>` : nothing}</td>
      <td class="when muted small" title=${time(created)}>${when(created)}</td>
      <td><button class=${isSure ? 'sure' : ''} aria-label=${isSure ? `Really revoke token ${id}` : `Revoke token ${id}`} @click=${() => this.#revoke(id)}>${isSure ? 'Really?' : 'Revoke'}</button></td></tr>`;
  }

  async #make(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.isBusy = true;
    this.problem = null;
    try {
      this.made = await post(PATH, { scope: form.get('scope'), device: form.get('device') || null });
      this.attempt(() => this.#ask());
      this.refocus('.made button');
    } catch (e) {
      this.problem = e;
    } finally {
      this.isBusy = false;
    }
  }

  #done() {
    this.made = null;
    this.refocus('select');
  }

  /** Twice: what used it is turned away from then on. */
  async #revoke(id) {
    clearTimeout(this.#timer);
    if (this.sure !== id) {
      this.sure = id;
      this.#timer = setTimeout(() => (this.sure = null), SURE_MILLIS);
      return;
    }
    this.sure = null;
    this.problem = null;
    try {
      await del(`${PATH}/${id}`);
    } catch (e) {
      if (e.status !== 404) {
        this.problem = e;
        return;
      }
    }
    this.items = this.items.filter((each) => each.id !== id);
    if (this.made?.id === id) {
      this.made = null;
    }
    if (connection.who?.token === id) {
      connection.ask(); // This login has ended with it.
    }
    this.refocus('select, .made button');
  }
}

customElements.define('weir-tokens', Tokens);
