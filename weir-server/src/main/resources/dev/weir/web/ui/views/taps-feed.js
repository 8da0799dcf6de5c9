import { connection } from '../connection.js';

const MOST_PAUSE_MILLIS = 30_000;

/** The server closes so where a session has ended. */
const NOT_ALLOWED = 1008;

/** What is told over the WebSocket of taps, from now on. Goes on after a broken connection; what was told meanwhile does not come again. */
export class TapFeed {
  #told;
  #opened;
  #socket = null;
  #timer = 0;
  #failures = 0;
  #isClosed = false;
  #restored = () => this.#open();

  /** Calls `told(text)` for each text and `opened(isOpen)` at each change. */
  constructor(told, opened) {
    this.#told = told;
    this.#opened = opened;
    connection.addEventListener('restored', this.#restored);
    this.#open();
  }

  close() {
    this.#isClosed = true;
    connection.removeEventListener('restored', this.#restored);
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #open() {
    clearTimeout(this.#timer);
    const address = new URL('/sockets/beers', location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.#socket?.close(); // Nobody knows whether one from before a break still lives.
    this.#socket = socket;
    socket.onopen = () => this.#isOf(socket, () => {
      this.#failures = 0;
      this.#opened(true);
    });
    socket.onmessage = (message) => this.#isOf(socket, () => this.#told(message.data));
    socket.onclose = ({ code }) => this.#isOf(socket, () => this.#lost(code));
  }

  #isOf(socket, task) {
    if (this.#socket === socket) {
      task();
    }
  }

  async #lost(code) {
    this.#socket = null;
    this.#opened(false);
    if (code === NOT_ALLOWED) {
      await connection.ask();
    }
    if (this.#socket || this.#isClosed || connection.isLocked) {
      return; // It opens again once somebody has logged in.
    }
    if (this.#failures++ === 0) {
      connection.lose(); // Once the server answers, which may be at once, this opens again.
    } else if (!connection.isLost) {
      this.#timer = setTimeout(() => this.#open(), Math.min(1000 * 2 ** this.#failures, MOST_PAUSE_MILLIS));
    }
  }
}
