/**
 * The address holds the state: `#/VIEW?name=value&...`. Event `change`, after every change of it, by whomever.
 * The zone belongs to all views and stays when the view changes.
 */
class State extends EventTarget {
  #view = '';
  #params = new URLSearchParams();
  #zone = '';

  constructor() {
    super();
    this.#read();
    addEventListener('hashchange', () => {
      this.#read();
      this.dispatchEvent(new Event('change'));
    });
  }

  #read() {
    const [path, query] = location.hash.replace(/^#\/?/, '').split(/\?(.*)/s);
    this.#view = path || 'start';
    this.#params = new URLSearchParams(query ?? '');
    this.#zone = known(this.#params.get('zone')) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  get view() {
    return this.#view;
  }

  /** The zone that times are shown in, by its name of the IANA: the browser's where the address names none that there is. */
  get zone() {
    return this.#zone;
  }

  get(name, other = '') {
    return this.#params.get(name) ?? other;
  }

  all(name) {
    return this.#params.getAll(name);
  }

  /** The address of a view with these parameters, and the zone of now. A value may be a list; empty ones are left out. */
  href(view, params = {}) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ zone: this.#params.get('zone'), ...params })) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined && one !== null && one !== '') {
          query.append(name, one);
        }
      }
    }
    return query.size ? `#/${view}?${query}` : `#/${view}`;
  }

  /** Changes parameters of this view and keeps the others. With `isStep` the button Back undoes it. */
  set(params, { isStep = false } = {}) {
    const now = {};
    for (const name of new Set(this.#params.keys())) {
      now[name] = this.#params.getAll(name);
    }
    const href = this.href(this.#view, { ...now, ...params });
    history[isStep ? 'pushState' : 'replaceState'](null, '', href);
    this.#read();
    this.dispatchEvent(new Event('change'));
  }
}

function known(zone) {
  try {
    return zone && Intl.DateTimeFormat('en', { timeZone: zone }) ? zone : null;
  } catch {
    return null;
  }
}

export const state = new State();
