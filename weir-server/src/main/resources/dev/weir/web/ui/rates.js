const HOUR_MILLIS = 3_600_000;
const STEP_MILLIS = 10_000;
/** Counts that are closer together say little of a rate. */
const LEAST_MILLIS = 1000;

/** What was accepted a second over the last hour: by the server's own history, and the counts that came since. */
export class Rates {
  /** Stretches of [millis, all that was ever accepted] without a gap, of one run of the server each. */
  #runs = [];
  /** The last two counts. */
  #newest = [];
  #isDoubted = true;

  /** Whether the history is to be asked for: at first, and where something came between that was not counted here. */
  isBehind(millis) {
    return this.#isDoubted || millis - this.#newest.at(-1)[0] > 2 * STEP_MILLIS;
  }

  /** The server may be another, or was not asked for a while. */
  doubt() {
    this.#isDoubted = true;
  }

  /** Takes over what `/api/v1/stats/history` has answered at a moment of this browser's clock, which the server's may differ from. */
  load(millis, { items }) {
    const ahead = millis - Date.parse(items.at(-1).timestamp);
    const run = items.map((item) => [Date.parse(item.timestamp) + ahead, item.accepted]);
    // What was seen before the server began anew stays.
    const before = this.#all.map((each) => each.filter(([at]) => at < run[0][0] - LEAST_MILLIS));
    this.#newest = run.filter(([at]) => at <= millis - LEAST_MILLIS).slice(-1).concat([run.at(-1)]);
    this.#runs = lately([...before, run.slice(0, -1)], millis);
    this.#isDoubted = false;
  }

  /** Adds a count of all that was ever accepted. */
  add(millis, accepted) {
    const last = this.#newest.at(-1);
    if (accepted < last[1] || millis < last[0]) {
      this.doubt(); // Another data directory, or an older state of this one; or this clock was set.
      return;
    }
    this.#newest = [last, [millis, accepted]];
    const run = this.#runs.at(-1);
    if (millis - run.at(-1)[0] >= STEP_MILLIS) {
      run.push([millis, accepted]);
      this.#runs = lately(this.#runs, millis);
    }
  }

  /** Per second, between the last two counts. */
  get now() {
    return this.#newest.length < 2 ? 0 : rate(...this.#newest);
  }

  /** [millis, per second] for each step, and for now; null in place of the number where a gap begins. */
  get points() {
    return this.#all.flatMap((run) => {
      const steps = run.slice(1).map((each, i) => [each[0], rate(run[i], each)]);
      return steps.length ? [[run[0][0], null], [run[0][0], steps[0][1]], ...steps] : [];
    });
  }

  /** The highest of the points. */
  get peak() {
    return Math.max(0, ...this.points.map((point) => point[1]));
  }

  /** Per second over all that was counted. */
  get mean() {
    const ends = this.#all.map((run) => [run[0], run.at(-1)]);
    const millis = ends.reduce((all, [first, last]) => all + last[0] - first[0], 0);
    return millis > 0 ? (ends.reduce((all, [first, last]) => all + last[1] - first[1], 0) * 1000) / millis : 0;
  }

  /** Since when it is known, in milliseconds. */
  get since() {
    return this.#runs[0]?.[0][0] ?? Date.now();
  }

  /** The runs, the last up to the newest count. */
  get #all() {
    const [last, newest] = [this.#runs.at(-1), this.#newest.at(-1)];
    return newest && newest[0] - last.at(-1)[0] >= LEAST_MILLIS ? [...this.#runs.slice(0, -1), [...last, newest]] : this.#runs;
  }
}

/** What is of the last hour; of runs that are over only those that give a rate. */
function lately(runs, millis) {
  return runs.map((run) => run.filter(([at]) => at >= millis - HOUR_MILLIS)).filter((run, i) => run.length > 1 || i === runs.length - 1);
}

function rate([from, before], [to, after]) {
  return to > from ? ((after - before) * 1000) / (to - from) : 0;
}
