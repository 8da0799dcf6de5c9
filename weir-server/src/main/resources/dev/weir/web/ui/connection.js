/**
 * Whether the server answers. Whoever finds that it does not calls `lose()`; from then on it is asked until it answers, and everybody is told.
 * Events: `lost`, `restored` (what was shown may be old: ask again).
 */
class Connection extends EventTarget {
  isLost = false;

  lose() {
    if (!this.isLost) {
      this.isLost = true;
      this.dispatchEvent(new Event('lost'));
      this.#retry(500);
    }
  }

  #retry(delayMillis) {
    setTimeout(async () => {
      if (await this.#answers()) {
        this.isLost = false;
        this.dispatchEvent(new Event('restored'));
      } else {
        this.#retry(Math.min(delayMillis * 1.5, 5000));
      }
    }, delayMillis);
  }

  async #answers() {
    try {
      const reply = await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      return reply.ok;
    } catch {
      return false;
    }
  }
}

export const connection = new Connection();
