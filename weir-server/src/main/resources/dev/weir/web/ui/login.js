import { LitElement, html, nothing } from 'lit';
import { logIn } from './api.js';
import { connection } from './connection.js';
import './elements.js';

/**
 * `<weir-login ?again=${wasShown}>`: asks for a token where the server asks for one; `again` where a session has ended and the page goes on behind it. In the light, so that
 * password managers find the form. Event `done` once somebody has logged in.
 */
class Login extends LitElement {
  static properties = { again: { type: Boolean }, error: { state: true }, isBusy: { state: true }, isShown: { state: true } };

  constructor() {
    super();
    this.again = false;
    this.error = null;
    this.isBusy = false;
    this.isShown = false;
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.querySelector('#token').focus();
  }

  render() {
    const { error } = this;
    return html`<form class="login" aria-labelledby="login" @submit=${this.#submit}>
      <h2 id="login">${this.again ? 'Log in again' : 'Log in'}</h2>
      <p class="muted">${this.#why()}</p>
      <input type="text" name="username" autocomplete="username" value="weir" readonly hidden>
      <label for="token">Token</label>
      <div class="field"><input id="token" name="token" type=${this.isShown ? 'text' : 'password'} autocomplete="current-password" autocapitalize="off" spellcheck="false" maxlength="200" required
          aria-invalid=${error ? 'true' : 'false'} aria-describedby=${error ? 'wrong' : nothing} @input=${() => (this.error = null)}>
        <button type="button" aria-pressed=${this.isShown} @click=${() => (this.isShown = !this.isShown)}>Show</button></div>
      ${error ? html`<p class="wrong" id="wrong" role="alert">${error.status === 401 ? 'This server has no such token, or it was revoked.' : error.message}</p>` : nothing}
      <button class="primary" ?disabled=${this.isBusy}>${this.isBusy ? 'Logging in …' : 'Log in'}</button>
      <details><summary>Where do I get a token?</summary>
        <p class="small muted">On the server’s machine a command makes one and prints it once. With <code>read</code> it shows everything here and changes nothing; with <code>admin</code> it does all that the page can.</p>
        <weir-copy text="./weir token create --scope read" label="the command that makes a token"></weir-copy></details>
    </form>`;
  }

  #why() {
    const { token, device } = connection.who ?? {};
    if (!connection.isLocked) {
      return 'Anybody may look here. What changes something takes a token that may.';
    }
    if (token) {
      return `The token ${token} is for writing alone${device ? `, as ${device}` : ''}: nothing here can be shown by it. Log in with one that reads.`;
    }
    return this.again ? 'The session has ended. The page goes on where it was: what you typed is still there.' : 'This server shows its readings to those who have a token.';
  }

  async #submit(event) {
    event.preventDefault();
    const field = this.querySelector('#token');
    this.isBusy = true;
    this.error = null;
    try {
      await logIn(field.value.trim());
      field.value = '';
      this.dispatchEvent(new Event('done'));
    } catch (e) {
      this.error = e;
      field.focus();
      field.select();
    } finally {
      this.isBusy = false;
    }
  }
}

customElements.define('weir-login', Login);
