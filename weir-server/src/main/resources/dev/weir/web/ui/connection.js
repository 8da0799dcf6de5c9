const PATH = '/api/v1/session';

/**
 * Whether the server answers, and what it lets this page do. Whoever finds that it does not answer calls `lose()`; from then on it is asked until it does, and everybody is
 * told. Events: `lost` (nothing can be asked for now), `restored` (what was shown may be old: ask again), and after each of them, and whenever else something changes, `change`.
 */
class Connection extends EventTarget {
  /** Whether the server does not answer. */
  isAway = false;
  /** Who this is to the server, as `GET /api/v1/session` tells it; null before it has. */
  who = null;

  #allowed = {};

  /** Whether the server shows nothing before somebody logs in. */
  get isLocked() {
    return this.who !== null && !this.who.may.read;
  }

  /** Whether nothing can be asked for now. */
  get isLost() {
    return this.isAway || this.isLocked;
  }

  /** Whether the server allows that: `read`, `write` or `admin`. While it lets nobody in, whether it did: what somebody has begun stays in sight of who comes back. */
  may(what) {
    return this.#allowed[what] ?? false;
  }

  /** The header that each change takes: it shows that the change is made by this page. */
  get proof() {
    return this.who?.csrf_token ? { 'X-CSRF-Token': this.who.csrf_token } : {};
  }

  lose() {
    if (!this.isAway) {
      this.#become(true, this.who);
      this.#retry(500);
    }
  }

  /** Asks who this is: at the beginning, and when the server does not know any more who asked. */
  async ask() {
    const who = await this.#told();
    if (who) {
      this.#become(this.isAway, who);
    } else {
      this.lose();
    }
  }

  /** Somebody has logged in, and this is who. */
  welcome(who) {
    this.#become(this.isAway, who);
  }

  #become(isAway, who) {
    const wasLost = this.isLost;
    this.isAway = isAway;
    this.who = who;
    if (who?.may.read) {
      this.#allowed = who.may;
    }
    if (wasLost !== this.isLost) {
      this.dispatchEvent(new Event(wasLost ? 'restored' : 'lost'));
    }
    this.dispatchEvent(new Event('change'));
  }

  #retry(delayMillis) {
    setTimeout(async () => {
      const who = await this.#told();
      if (who) {
        this.#become(false, who);
      } else {
        this.#retry(Math.min(delayMillis * 1.5, 5000));
      }
    }, delayMillis);
  }

  async #told() {
    try {
      const reply = await fetch(PATH, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      return reply.ok ? await reply.json() : null;
    } catch {
      return null;
    }
  }
}

export const connection = new Connection();
