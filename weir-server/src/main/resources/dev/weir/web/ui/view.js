import { LitElement } from 'lit';
import { connection } from './connection.js';
import { follow } from './live.js';
import { state } from './state.js';
import { base } from './styles.js';

/**
 * What every view extends. It is made when its address is opened and thrown away when another is. While it is shown it is drawn anew at each change of the
 * address (and so of the zone), and when the server goes or is back; what it began by the methods below ends with it.
 */
export class View extends LitElement {
  static styles = [base];
  static properties = { error: { state: true } };

  #ends = [];
  /** What went wrong, by the task that repeats and owns it; by null what was done once. In the order in which it began. */
  #errors = new Map();
  #abort = new AbortController();
  #changed = () => {
    this.requestUpdate(); // First, so that addressChanged can wait for it.
    this.addressChanged();
  };
  #connectionChanged = () => this.requestUpdate();
  #restored = () => this.restored();

  constructor() {
    super();
    /** The error that the view shows, if any: an ApiError. */
    this.error = null;
  }

  connectedCallback() {
    super.connectedCallback();
    state.addEventListener('change', this.#changed);
    connection.addEventListener('restored', this.#restored);
    connection.addEventListener('change', this.#connectionChanged);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    state.removeEventListener('change', this.#changed);
    connection.removeEventListener('restored', this.#restored);
    connection.removeEventListener('change', this.#connectionChanged);
    this.#abort.abort();
    this.#ends.forEach((end) => end());
  }

  /** Aborted when the view goes: for the options of api.js. */
  get signal() {
    return this.#abort.signal;
  }

  /** To be overridden: the address has changed while this view is shown. */
  addressChanged() {}

  /** To be overridden: the server is back, so ask again. */
  restored() {}

  /** Does it now and then every so often, one at a time, not while the page is hidden or the server away. Its error is `error` until it succeeds, or there is a newer one. */
  every(millis, task) {
    let timer = 0;
    const run = async () => {
      if (!document.hidden && !connection.isLost) {
        await this.#try(task, task);
      }
      if (!this.signal.aborted) {
        timer = setTimeout(run, millis);
      }
    };
    run();
    this.#ends.push(() => clearTimeout(timer));
  }

  /** Does it once; an error becomes `error`, unless the banner or the login tells of it already, until anything succeeds. */
  attempt(task) {
    return this.#try(task, null);
  }

  async #try(task, owner) {
    try {
      await task();
      this.#errors.delete(owner);
      this.#errors.delete(null);
    } catch (e) {
      const isTold = e.status === 0 || (e.status === 401 && connection.isLocked);
      if (e.name !== 'AbortError' && !isTold) {
        this.#errors.set(owner, e);
      }
    }
    this.error = [...this.#errors.values()].at(-1) ?? null;
  }

  /** Where what had the focus has gone it goes to the first that matches, so that who moves by keyboard goes on there. */
  async refocus(selector) {
    await this.updateComplete;
    if (!this.renderRoot.activeElement) {
      this.renderRoot.querySelector(selector)?.focus({ preventScroll: true });
    }
  }

  /** Follows what is taken, as `follow` of live.js, while the view is shown. Returns its promise `begun`. */
  follow(match, follower) {
    const { begun, end } = follow(match, follower);
    this.#ends.push(end);
    return begun;
  }
}
