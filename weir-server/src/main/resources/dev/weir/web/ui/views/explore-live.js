import { literal } from '../api.js';
import { follow } from '../live.js';

/** A clock that is so much ahead of this one is waited for. */
const AHEAD_MILLIS = 60_000;

/** Notes which of some series have new samples, and from when on. */
export class Changes {
  #followed = new Map();
  /** By key: the earliest and the latest time among what came. */
  #noted = new Map();

  /** From now on just these are followed; none of their changes is passed over once the promise is kept. */
  listen(keys) {
    for (const [key, { end }] of this.#followed) {
      if (!keys.includes(key)) {
        end();
        this.#followed.delete(key);
        this.#noted.delete(key);
      }
    }
    for (const key of keys.filter((each) => !this.#followed.has(each))) {
      this.#followed.set(key, follow(literal(key), (messages, missed) => this.#take(key, messages, missed), 'sample'));
    }
    return Promise.all([...this.#followed.values()].map(({ begun }) => begun));
  }

  #take(key, messages, missed) {
    const times = messages.filter((message) => message.type === 'sample' && message.key === key).map((message) => Date.parse(message.timestamp));
    if (missed !== 0) {
      times.push(0, Date.now()); // Any of it may have changed.
    }
    if (times.length) {
      this.#note(key, times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b)));
    }
  }

  #note(key, first, last) {
    const [earliest, latest] = this.#noted.get(key) ?? [first, last];
    this.#noted.set(key, [Math.min(first, earliest), Math.max(last, latest)]);
  }

  /** From when on each series has changed, by key; each is told once. What is a little later than `to` is told the next time too. */
  upTo(to) {
    const noted = this.#noted;
    this.#noted = new Map([...noted].filter(([, [, last]]) => last >= to && last < to + AHEAD_MILLIS));
    return new Map([...noted].map(([key, [first]]) => [key, first]));
  }
}
