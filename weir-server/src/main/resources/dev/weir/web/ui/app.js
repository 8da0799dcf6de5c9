import { LitElement, html, nothing, svg } from 'lit';
import { logOut } from './api.js';
import { connection } from './connection.js';
import './elements.js';
import './login.js';
import { state } from './state.js';
import { views } from './views.js';

const SCHEMES = { system: 'System', light: 'Light', dark: 'Dark' };
const ICONS = {
  docs: svg`<path d="M5 4h10l4 4v12H5zM14 4v5h5M8.5 13h7M8.5 16.5h7"/>`,
};

/** The frame: navigation, zone, scheme, the banner of a lost connection, and one view, or the login before it. In the light, so that theme.css and shell.css reach it. */
class App extends LitElement {
  static properties = { shown: { state: true }, failed: { state: true }, wantsLogin: { state: true } };

  #wanted = '';
  #hasShown = false;

  constructor() {
    super();
    this.shown = null;
    this.failed = null;
    this.wantsLogin = false;
    connection.addEventListener('restored', () => this.#restored());
    connection.addEventListener('change', () => this.requestUpdate());
    state.addEventListener('change', () => this.#open());
    // Somebody may have logged in, or out, in another tab.
    document.addEventListener('visibilitychange', () => document.hidden || connection.ask());
    connection.ask().then(() => this.#open());
  }

  createRenderRoot() {
    return this;
  }

  async #open() {
    this.wantsLogin = false;
    this.requestUpdate();
    const view = views.find((each) => each.name === state.view) ?? views[0];
    if (!connection.who || connection.isLocked) {
      document.title = connection.isLocked ? 'Log in · Weir' : 'Weir';
      return; // The view opens once it has something to show.
    }
    if (this.#wanted === view.name && !this.failed) {
      return;
    }
    const isFirst = this.#wanted === '';
    this.#wanted = view.name;
    document.title = view === views[0] ? 'Weir' : `${view.title} · Weir`;
    this.querySelector('dialog')?.close();
    try {
      await view.load();
      this.failed = null;
      this.#hasShown = true;
    } catch {
      connection.lose();
      this.failed = { message: `Cannot load the view ${view.title}.`, advice: 'It comes once the server answers. If that answers already, reload the page: it may be of an earlier version.' };
    }
    if (this.#wanted === view.name) {
      this.shown = this.failed ? null : document.createElement(`weir-${view.name}`);
      if (!isFirst) {
        // Who reads by ear or moves by keyboard goes on in the new view.
        await this.updateComplete;
        this.querySelector('main').focus({ preventScroll: true });
        scrollTo(0, 0);
      }
    }
  }

  async #restored() {
    if (!this.#wanted) {
      await this.#open();
      this.querySelector('main').focus({ preventScroll: true });
    } else if (this.failed && this.#hasShown) {
      location.reload(); // A module that could not be fetched once stays so for as long as the page lives; the address has the rest.
    } else {
      this.#open();
    }
  }

  render() {
    const view = views.find((each) => each.name === state.view) ?? views[0];
    const asks = connection.isLocked || this.wantsLogin;
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>Skip to the content</a>
      <div class="side"><div>${this.#navigation({ isDrawer: false })}</div></div>
      <header class="top">
        <button class="menu" aria-label="Menu" aria-haspopup="dialog" @click=${() => this.querySelector('dialog').showModal()}>☰</button>
        <h1>${asks ? 'Weir' : view.title}</h1>
        ${this.#zones()} ${this.#schemes()}
      </header>
      <main id="main" tabindex="-1">${asks ? html`<weir-login ?again=${connection.isLocked && this.shown} @done=${this.#loggedIn}></weir-login>` : nothing}
        <div ?hidden=${asks}>${this.failed ? html`<weir-error .error=${this.failed}></weir-error>` : this.shown}</div></main>
      <dialog class="drawer" aria-label="Menu" @click=${(e) => e.target.localName === 'dialog' && e.target.close()}>${this.#navigation({ isDrawer: true })}</dialog>
      <div class="lost" role="status">${connection.isAway ? 'Connection lost, trying again …' : nothing}</div>`;
  }

  async #loggedIn() {
    this.wantsLogin = false;
    await this.updateComplete;
    this.querySelector('main').focus({ preventScroll: true });
  }

  #skip(event) {
    event.preventDefault();
    this.querySelector('main').focus();
  }

  #navigation({ isDrawer }) {
    return html`<a class="brand" href=${state.href('start')}><img src="/ui/icon.svg" alt="" width="24" height="24">Weir</a>
      <nav aria-label="Views">
        ${connection.isLocked ? nothing : html`<ul>${views.map((view) => html`<li>
          <a href=${state.href(view.name)} aria-current=${view.name === this.#wanted ? 'page' : nothing} ?autofocus=${isDrawer && view.name === this.#wanted} @click=${() => this.querySelector('dialog').close()}>
            <svg viewBox="0 0 24 24" aria-hidden="true">${view.icon}</svg>${view.title}</a></li>`)}
        </ul>`}
        <div class="elsewhere"><a href="/docs"><svg viewBox="0 0 24 24" aria-hidden="true">${ICONS.docs}</svg>API</a>${this.#person()}</div>
      </nav>`;
  }

  /** Who has logged in, or how one does; nothing where nobody has to. */
  #person() {
    const { token, scope, device, csrf_token: isLogin, needs_token: isAsked } = connection.who ?? {};
    if (isLogin) {
      return html`<div class="person"><p class="muted">Token ${token}<br>${{ read: 'reads', write: 'writes', admin: 'administers' }[scope]}${device ? ` as ${device}` : ''}</p>
        <button @click=${this.#logOut}>Log out</button></div>`;
    }
    return isAsked && !connection.isLocked ? html`<div class="person"><p class="muted">Anybody may look.</p><button @click=${this.#wantLogin}>Log in</button></div>` : nothing;
  }

  #wantLogin() {
    this.querySelector('dialog').close();
    this.wantsLogin = !this.wantsLogin;
  }

  async #logOut() {
    try {
      await logOut();
    } catch (e) {
      this.failed = e.status === 0 ? null : e; // The banner tells of a server that does not answer.
    }
  }

  #zones() {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const others = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== own && zone !== 'UTC');
    const first = [...new Set([own, 'UTC', state.zone])];
    return html`<select aria-label="Time zone" @change=${(e) => state.set({ zone: e.target.value === own ? '' : e.target.value })}>
      ${first.map((zone) => this.#option(zone, zone, state.zone))}
      <optgroup label="All">${others.filter((zone) => zone !== state.zone).map((zone) => this.#option(zone, zone, state.zone))}</optgroup>
    </select>`;
  }

  #schemes() {
    const chosen = document.documentElement.dataset.scheme ?? 'system';
    return html`<select aria-label="Colours" @change=${(e) => this.#choose(e.target.value)}>
      ${Object.entries(SCHEMES).map(([name, title]) => this.#option(name, title, chosen))}
    </select>`;
  }

  #option(value, title, chosen) {
    return html`<option value=${value} ?selected=${value === chosen}>${title}</option>`;
  }

  #choose(scheme) {
    if (scheme === 'system') {
      delete document.documentElement.dataset.scheme;
      localStorage.removeItem('weir.scheme');
    } else {
      document.documentElement.dataset.scheme = scheme;
      localStorage.setItem('weir.scheme', scheme);
    }
    // Canvases cannot see the change of a style by themselves.
    dispatchEvent(new Event('schemechange'));
    this.requestUpdate();
  }
}

customElements.define('weir-app', App);
