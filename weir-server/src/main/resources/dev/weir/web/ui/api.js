import { connection } from './connection.js';

/** What a request came to that was not answered as wished: `status` (0 where nothing answered), `title`, `detail`, `errors`. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.message ?? problem.title ?? `the server answered ${status}`);
    this.status = status;
    this.title = problem.title ?? '';
    this.detail = this.message;
    this.errors = problem.errors ?? [];
    /** What came as JSON with the status. */
    this.body = problem;
  }

  /** What the person in front of the page can do about it. */
  get advice() {
    switch (this.status) {
      case 0:
        return 'The page tries again by itself. If this lasts, look whether the server runs.';
      case 401:
        return 'The server does not know any more who this is. Log in, and try again.';
      case 403:
        return 'The token of this login does not allow that. Log in with one that does.';
      case 413:
        return 'Ask for less: a shorter range, fewer series or a longer step.';
      case 429:
      case 503:
        return 'The server is busy or cannot reach its store. Try again in a moment.';
      case 500:
        return 'This is a fault of the server: its log says more.';
      default:
        return '';
    }
  }
}

async function failure(reply) {
  let problem = {};
  try {
    problem = await reply.json();
  } catch {
    // Not of this server's making, such as a proxy's page; the status has to do.
  }
  return new ApiError(reply.status, problem);
}

async function request(method, path, { params, body, headers = {}, signal, accept = 'application/json' } = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value !== undefined && value !== null && value !== '') {
      query.set(name, value);
    }
  }
  const address = query.size ? `${path}?${query}` : path;
  let proof = method === 'GET' ? {} : connection.proof;
  const send = async () => {
    try {
      return await fetch(address, { method, body, signal, headers: { Accept: accept, ...headers, ...proof } });
    } catch (e) {
      if (e.name === 'AbortError') {
        throw e;
      }
      connection.lose();
      throw new ApiError(0, { detail: 'The server does not answer.' });
    }
  };
  let reply = await send();
  const isStale = reply.status === 403 && proof['X-CSRF-Token'];
  if (isStale || reply.status === 401) {
    await connection.ask();
  }
  if (isStale && connection.proof['X-CSRF-Token'] !== proof['X-CSRF-Token']) {
    proof = connection.proof; // Somebody has logged in anew in another tab, and nothing was done yet.
    reply = await send();
  }
  if (!reply.ok) {
    throw await failure(reply);
  }
  return reply;
}

async function json(reply) {
  const text = await reply.text();
  return text ? JSON.parse(text) : null;
}

/** GET of JSON. Options: `params` (empty ones are left out), `signal`. Throws ApiError, or an AbortError once the signal is aborted. */
export async function get(path, options) {
  return json(await request('GET', path, options));
}

/** GET of plain text, all of it. */
export async function plain(path, options) {
  return (await request('GET', path, { ...options, accept: 'text/plain' })).text();
}

/** `/health`, which is an answer too when it comes with 503. */
export async function health(signal) {
  try {
    return await get('/health', { signal });
  } catch (e) {
    if (e.status === 503 && typeof e.body.status === 'string') {
      return e.body; // Problems have a number there.
    }
    throw e;
  }
}

/** POST of a value as JSON. */
export async function post(path, value, options) {
  const headers = value === undefined ? {} : { 'Content-Type': 'application/json' };
  return json(await request('POST', path, { ...options, headers, body: value === undefined ? undefined : JSON.stringify(value) }));
}

/** DELETE. */
export async function del(path, options) {
  return json(await request('DELETE', path, options));
}

/** GET of NDJSON: calls `each(value)` for every line as it comes. */
export async function lines(path, each, options) {
  const reply = await request('GET', path, { ...options, accept: 'application/x-ndjson' });
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const parts = (rest + piece.value).split('\n');
    rest = parts.pop();
    parts.filter(Boolean).forEach((line) => each(JSON.parse(line)));
  }
  if (rest) {
    each(JSON.parse(rest));
  }
}

/** GET of text, such as CSV: a reader of its pieces as they come; cancel it to have no more of them. */
export async function text(path, options) {
  const reply = await request('GET', path, { ...options, accept: 'text/csv, */*' });
  return reply.body.pipeThrough(new TextDecoderStream()).getReader();
}

/** GET of a file: a Blob, which the browser may keep on disk. Options as of `get`, and `accept`. */
export async function blob(path, options) {
  const reply = await request('GET', path, options);
  return reply.blob();
}

/** A glob that matches just this text. */
export function literal(text) {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

/** Logs in with a token: a good one is all that the page has to keep, in a cookie that no script sees. Throws ApiError, 401 for a wrong one. */
export async function logIn(token) {
  let reply;
  try {
    reply = await fetch('/api/v1/session', { method: 'POST', body: JSON.stringify({ token }), headers: { Accept: 'application/json', 'Content-Type': 'application/json' } });
  } catch {
    connection.lose();
    throw new ApiError(0, { detail: 'The server does not answer.' });
  }
  if (!reply.ok) {
    throw await failure(reply);
  }
  connection.welcome(await reply.json());
}

/** Logs out, and begins anew: nothing that was shown stays in memory. */
export async function logOut() {
  await del('/api/v1/session');
  location.reload();
}
