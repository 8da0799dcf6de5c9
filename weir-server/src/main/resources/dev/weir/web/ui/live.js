import { connection } from './connection.js';

/** What is kept between two frames, or while the page is in the background: the newest. The rest is told as missed. */
const MOST_WAITING = 2000;

const MOST_PAUSE_MILLIS = 60_000;

/** The server closes so where a session has ended. */
const NOT_ALLOWED = 1008;

/** One WebSocket for each pattern and type, shared by all who follow them. */
const feeds = new Map();

class Feed {
  #match;
  #type;
  #socket = null;
  #followers = new Set();
  #waiting = [];
  #missed = 0;
  #seq = 0;
  #frame = 0;
  #failures = 0;
  #timer = 0;
  #restored = () => this.#open();
  #begin;

  /** Kept once nothing that comes is passed over any more, or nothing can be followed now. */
  begun = new Promise((resolve) => (this.#begin = resolve));

  constructor(match, type) {
    this.#match = match;
    this.#type = type;
    connection.addEventListener('restored', this.#restored);
    this.#open();
  }

  add(follower) {
    this.#followers.add(follower);
  }

  remove(follower) {
    this.#followers.delete(follower);
    if (this.#followers.size === 0) {
      connection.removeEventListener('restored', this.#restored);
      feeds.delete(keyOf(this.#match, this.#type));
      const socket = this.#socket;
      this.#socket = null;
      if (socket?.readyState === WebSocket.CONNECTING) {
        socket.onopen = () => socket.close(); // Browsers complain of one that is closed before it is open.
      } else {
        socket?.close();
      }
      clearTimeout(this.#timer);
      cancelAnimationFrame(this.#frame);
      this.#begin();
    }
  }

  #open() {
    clearTimeout(this.#timer);
    const address = new URL('/live', location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    address.searchParams.set('match', this.#match);
    if (this.#type) {
      address.searchParams.set('type', this.#type);
    }
    if (this.#seq) {
      address.searchParams.set('since', this.#seq);
      this.#waiting = []; // They come again.
      this.#missed = 0;
    }
    const socket = new WebSocket(address, 'weir.v1');
    this.#socket?.close(); // Nobody knows whether one from before a break still lives.
    this.#socket = socket;
    socket.onopen = () => {
      this.#failures = 0;
      this.#begin();
    };
    socket.onmessage = (message) => this.#socket === socket && this.#take(message.data);
    socket.onclose = ({ code }) => {
      if (this.#socket === socket) {
        this.#lost(code);
      }
    };
  }

  /** One that broke is the connection's affair. One that cannot be made though the server answers is tried again, less and less often. */
  async #lost(code) {
    this.#socket = null;
    this.#begin();
    if (code === NOT_ALLOWED) {
      await connection.ask();
    }
    if (this.#socket || this.#followers.size === 0 || connection.isLocked) {
      return; // It opens again once somebody has logged in.
    }
    if (this.#failures++ === 0) {
      connection.lose();
    } else if (!connection.isLost) {
      this.#timer = setTimeout(() => this.#open(), Math.min(1000 * 2 ** this.#failures, MOST_PAUSE_MILLIS));
    }
  }

  #take(text) {
    if (this.#waiting.length >= 2 * MOST_WAITING) {
      this.#missed = this.#waiting.splice(0, MOST_WAITING).reduce(passed, this.#missed);
    }
    this.#waiting.push(text);
    this.#frame ||= requestAnimationFrame(() => this.#tell());
  }

  #tell() {
    this.#frame = 0;
    const surplus = Math.max(0, this.#waiting.length - MOST_WAITING);
    let missed = this.#waiting.slice(0, surplus).reduce(passed, this.#missed);
    const messages = [];
    for (const text of this.#waiting.slice(surplus)) {
      if (isMissed(text)) {
        missed = passed(missed, text);
      } else {
        const message = JSON.parse(text);
        this.#seq = message.seq;
        messages.push(message);
      }
    }
    this.#waiting = [];
    this.#missed = 0;
    this.#followers.forEach((follower) => follower(messages, missed));
  }
}

/** Whether it tells of messages that the server has passed over. */
function isMissed(text) {
  return text.startsWith('{"missed":');
}

/** How many were missed with this one, which nobody is told: itself, or as many as it tells of. Null is a number that nobody knows. */
function passed(missed, text) {
  const more = isMissed(text) ? JSON.parse(text).missed : 1;
  return missed === null || more === null ? null : missed + more;
}

function keyOf(match, type) {
  return `${type} ${match}`;
}

/**
 * Follows what is taken: of one `type` (`event`, `sample`) where it is given. Calls `follower(messages, missed)` at most once a frame, with the messages of the frame in order (as docs/live.md has them) and how
 * many were passed over before them (null: nobody knows). Goes on behind the last message after a broken connection.
 * Returns `end()`, and `begun`: a promise that is kept once nothing that comes is passed over any more, or it shows that nothing can be followed now. Whoever asks
 * the store for what came before waits for it, or what comes between the two is told by neither.
 */
export function follow(match, follower, type = '') {
  const key = keyOf(match, type);
  if (!feeds.has(key)) {
    feeds.set(key, new Feed(match, type));
  }
  const feed = feeds.get(key);
  feed.add(follower);
  return { begun: feed.begun, end: () => feed.remove(follower) };
}
