import { get, literal } from './api.js';
import { number } from './format.js';

const MOST = 15;
const MOST_DEVICES = 6;

/** Of so many events it is known which samples are theirs: some commits' worth. */
const MOST_EVENTS = 5000;

/** The newest readings of any kind: events, and samples that came without one. */
export class Newest {
  #items = [];
  #events = new Set();

  /** The newest first. */
  get items() {
    return this.#items;
  }

  /** Asks for what came before the page was opened. */
  async ask(signal) {
    const [events, devices] = await Promise.all([
      get('/data', { params: { limit: MOST }, signal }),
      get('/api/v1/devices', { params: { limit: MOST_DEVICES }, signal }),
    ]);
    const known = new Set(events.items.map((item) => item.device_id));
    const bare = devices.items.filter((device) => !known.has(device.device));
    const series = await Promise.all(bare.map((device) => this.#series(device.device, signal)));
    const asked = [...events.items.map(ofEvent), ...series.flat()];
    this.#items = newest([...this.#items, ...asked]);
  }

  async #series(device, signal) {
    const { items } = await seriesOf(device, { limit: MOST, signal });
    return items.filter((each) => each.last !== null).map((each) => ofSample(each.key, each.last, each.last_value));
  }

  /** Takes live messages; those that came last stand first, whatever time they tell. */
  add(messages) {
    const added = [];
    for (const message of messages) {
      if (message.type === 'event') {
        this.#events.add(`${message.timestamp} ${prefix(message.device_id)}`);
        added.unshift(ofEvent(message));
      } else if (!this.#isOfEvent(message)) {
        added.unshift(ofSample(message.key, message.timestamp, message.value));
      }
    }
    for (const old of this.#events) {
      if (this.#events.size <= MOST_EVENTS) {
        break;
      }
      this.#events.delete(old);
    }
    this.#items = unique([...added, ...this.#items]).slice(0, MOST);
  }

  /** An event's numbers come some messages behind it, as samples of its time whose keys begin with its device. */
  #isOfEvent({ key, timestamp }) {
    for (let dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
      if (this.#events.has(`${timestamp} ${key.slice(0, dot)}`)) {
        return true;
      }
    }
    return false;
  }
}

/** How the keys of a device's series begin. */
export function prefix(device) {
  return device.replace(/\s+/gu, '_');
}

/** A page of the series of a device: those whose keys begin with its name, or are it. `cursor` is where the page before ended, if any. */
export async function seriesOf(device, { limit, cursor, signal }) {
  const name = literal(prefix(device));
  const page = await get('/api/v1/series', { params: { match: `${name}.*`, limit, cursor }, signal });
  const bare = cursor ? [] : (await get('/api/v1/series', { params: { match: name, limit: 1 }, signal })).items;
  return { items: [...bare, ...page.items], next: page.next_cursor };
}

function ofEvent(item) {
  const text = Object.entries(item.data).map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`).join('  ');
  return { key: `event ${item.stream} ${item.id}`, timestamp: item.timestamp, device: item.device_id, text: item.card_id ? `card ${item.card_id}  ${text}` : text };
}

function ofSample(key, timestamp, value) {
  const [device, ...rest] = key.split('.');
  return { key: `sample ${key} ${timestamp}`, timestamp, device, text: rest.length ? `${rest.join('.')} ${number(value)}` : number(value) };
}

function newest(items) {
  return unique(items)
    .sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp))
    .slice(0, MOST);
}

function unique(items) {
  return [...new Map(items.map((item) => [item.key, item])).values()];
}
