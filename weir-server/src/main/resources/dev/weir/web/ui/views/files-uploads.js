import { ApiError } from '../api.js';
import { connection } from '../connection.js';

/** Of the few connections that a browser makes to one server, some are left to the rest of the page. */
const AT_ONCE = 3;

/** So many files that arrived are remembered, to be uploaded once more by a button. */
const MOST_KNOWN = 1000;

/** What to do about a file that was not taken, where a person can do something. */
const ADVICE = {
  0: 'The connection broke off. Try again; if that lasts, look whether the server runs and whether the file has changed meanwhile.',
  413: 'Split the file, compress it by gzip, or raise limits.upload.',
  403: 'This server asks for a token that may write.',
  401: 'This server asks for a token that may write.',
  503: 'The server is busy or short of space. Try again in a moment.',
};

/**
 * The files that this tab uploads, a few at a time; they go on while other views are shown. Event `change`.
 * An upload: `name`, `size`, `sent` (bytes), `state` (waiting, sending, arrived, failed, stopped), `error` ({ message, advice }), `id` once it arrived.
 */
class Uploads extends EventTarget {
  #items = [];
  #known = new Map();
  #sending = 0;

  constructor() {
    super();
    addEventListener('beforeunload', (event) => {
      if (this.open.some((each) => each.state === 'waiting' || each.state === 'sending')) {
        event.preventDefault();
      }
    });
  }

  /** Those that have not arrived, and those that have until `settle` is told of them, in the order in which they were given. */
  get open() {
    return this.#items;
  }

  /** The bytes of a file that this tab uploaded, or undefined. */
  sizeOf(id) {
    return this.#known.get(id)?.size;
  }

  /** Whether this tab still has the file, so that it can be uploaded in another way. */
  has(id) {
    return this.#known.has(id);
  }

  /** Uploads files, with these fields of the form. */
  add(files, fields) {
    for (const file of files) {
      this.#items = [...this.#items, { file, fields, name: file.name, size: file.size, sent: 0, state: 'waiting', error: null, request: null }];
    }
    this.#next();
  }

  /** Names what cannot be uploaded at all. */
  refuse(name, message) {
    this.#items = [...this.#items, { file: null, name, size: 0, sent: 0, state: 'failed', error: { message }, request: null }];
    this.#changed();
  }

  /** Uploads a file that arrived before once more, with other fields. */
  again(id, fields) {
    const known = this.#known.get(id);
    this.add([known.file], { ...known.fields, ...fields });
  }

  /** These files are shown as what they have become: their uploads are over. */
  settle(ids) {
    if (this.#items.some((each) => ids.has(each.id))) {
      this.#items = this.#items.filter((each) => !ids.has(each.id));
      this.#changed();
    }
  }

  retry(item) {
    Object.assign(item, { state: 'waiting', sent: 0, error: null });
    this.#next();
  }

  /** Stops it if it is under way, and forgets it. */
  remove(item) {
    const { request } = item;
    item.state = 'stopped';
    this.#items = this.#items.filter((each) => each !== item);
    request?.abort();
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }

  #next() {
    while (this.#sending < AT_ONCE) {
      const item = this.#items.find((each) => each.state === 'waiting');
      if (!item) {
        break;
      }
      this.#send(item);
    }
    this.#changed();
  }

  #send(item) {
    const form = new FormData();
    // Before the file, so that a wrong one is refused before its bytes have come.
    Object.entries(item.fields).filter(([, value]) => value).forEach(([name, value]) => form.append(name, value));
    form.append('file', item.file);
    const request = new XMLHttpRequest();
    item.request = request;
    item.state = 'sending';
    this.#sending++;
    request.upload.onprogress = (event) => {
      item.sent = event.total ? (item.size * event.loaded) / event.total : 0;
      this.#changed();
    };
    request.onloadend = () => {
      this.#sending--;
      item.request = null;
      if (item.state !== 'stopped') {
        this.#ended(item, request);
      }
      this.#next();
    };
    request.open('POST', '/upload');
    Object.entries({ Accept: 'application/json', ...connection.proof }).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.send(form);
  }

  #ended(item, request) {
    const body = parsed(request.responseText);
    if (request.status === 202 && body.file_id) {
      Object.assign(item, { state: 'arrived', sent: item.size, id: body.file_id });
      this.#remember(item);
      return;
    }
    if (request.status === 0) {
      connection.lose();
    } else if (request.status === 401 || request.status === 403) {
      connection.ask(); // Then another try may be let in.
    }
    const { message } = request.status === 0 ? { message: 'The file could not be sent.' } : new ApiError(request.status, body);
    Object.assign(item, { state: 'failed', error: { message, advice: ADVICE[request.status] } });
  }

  #remember({ id, file, fields, size }) {
    this.#known.set(id, { file, fields, size });
    if (this.#known.size > MOST_KNOWN) {
      this.#known.delete(this.#known.keys().next().value);
    }
    this.dispatchEvent(new CustomEvent('arrived', { detail: id }));
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // Not of this server's making, such as a proxy's page; the status has to do.
  }
}

export const uploads = new Uploads();
