import { css, html, nothing } from 'lit';
import { get } from '../api.js';
import { connection } from '../connection.js';
import { bytes, count, time, when } from '../format.js';
import { state } from '../state.js';
import { View } from '../view.js';
import { Drop } from './files-drop.js';
import './files-file.js';
import { bar, fileState, isDone, rowsText } from './files-look.js';
import { uploads } from './files-uploads.js';

const POLL_MILLIS = 600;
/** Where nothing is under way here, others may still upload. */
const IDLE_MILLIS = 4000;
const PAGE = 50;
const MOST_SHOWN_UPLOADS = 30;
/** The rows that have been read are asked for of so many files. */
const MOST_FOLLOWED = 6;
/** Where there is no room for a file beside the list. */
const NARROW = '(max-width: 1180px)';
/** How an upload looks and what it is called, by its state. */
const UPLOADS = { waiting: ['none', 'waits'], sending: ['none', 'being sent'], arrived: ['none', 'has arrived'], failed: ['down', 'not taken'], stopped: ['none', 'stopped'] };

/** Files go in by dropping or choosing them; what became of each. */
class Files extends View {
  static properties = {
    items: { state: true },
    cursor: { state: true },
    progress: { state: true },
  };

  static styles = [...View.styles, css`
    .all { grid-column: 1 / -1; }
    .list { grid-column: span 6; align-self: start; }
    .one { grid-column: span 6; align-self: start; }
    .drop { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 8px 24px; align-items: center; padding: 16px 20px; border: 1.5px dashed var(--edge); border-radius: var(--radius); background: var(--surface); }
    .drop.over { border-color: var(--accent); border-style: solid; background: var(--accent-ground); }
    .drop h2 { font-size: 1rem; }
    .drop details:not([open]) { margin-bottom: -8px; }
    .choose { display: flex; gap: 16px; align-items: center; flex-wrap: wrap; }
    .choose label { display: flex; gap: 8px; align-items: center; font-size: var(--small); }
    input[type="checkbox"] { min-height: 0; width: 16px; height: 16px; margin: 0; accent-color: var(--accent); }
    details { grid-column: 1 / -1; }
    summary { width: fit-content; min-height: 24px; color: var(--muted); font-size: var(--small); cursor: pointer; }
    .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr)); gap: 12px; margin-top: 8px; }
    .fields label { display: grid; gap: 4px; font-size: var(--small); color: var(--muted); }
    .fields input { width: 100%; color: var(--text); }
    .name { font-weight: 550; }
    .state button { flex: none; min-height: 24px; padding: 0 6px; border-color: transparent; background: none; color: var(--accent); font-size: var(--tiny); }
    .why { padding-bottom: 6px; overflow-wrap: anywhere; }
    .why strong { color: var(--bad); font-weight: 550; }
    .bar { display: block; width: 100%; height: 8px; border-radius: 3px; }
    .bar .ground { fill: var(--raised); }
    .bar .good { fill: var(--accent); }
    .bar .bad { fill: var(--bad); }
    .list table { table-layout: fixed; }
    .list th:nth-child(2) { width: 34%; }
    .list th:nth-child(3) { width: 128px; }
    .list td { height: 52px; }
    .state { display: flex; gap: 8px; align-items: center; }
    .list tr.is { background: var(--accent-ground); box-shadow: -8px 0 var(--accent-ground), 8px 0 var(--accent-ground); }
    .list a { color: inherit; font-weight: 550; text-decoration: none; }
    .list a:hover { text-decoration: underline; }
    .rows { display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; }
    .tag { padding: 0 6px; border: 1px solid var(--edge); border-radius: 4px; color: var(--muted); font-size: var(--tiny); }
    .more { margin-top: 8px; }
    .hold { visibility: hidden; }
    .back { display: none; margin-bottom: 8px; }
    .none { border: 1px dashed var(--line); border-radius: var(--radius); }
    @media (max-width: 1180px) {
      .list, .one { grid-column: 1 / -1; }
      .none, .picked .list { display: none; }
      .picked .back { display: inline-block; }
    }
    @media (max-width: 620px) {
      .drop { grid-template-columns: minmax(0, 1fr); padding: 12px 16px; }
      .list th:nth-child(2) { width: 126px; }
      .state { flex-wrap: wrap; gap: 0 8px; }
      .list th:nth-child(3), .list td:nth-child(3), .list .rest { display: none; }
    }
  `];

  #fields = {};
  #isAlone = false;
  #picked = state.get('file');
  #asked = 0;
  #uploaded = () => this.requestUpdate();
  #arrived = ({ detail }) => this.#show(detail);
  #drop = new Drop((files, folders) => this.#dropped(files, folders), () => this.requestUpdate());

  constructor() {
    super();
    this.items = null;
    this.cursor = null;
    this.progress = new Map();
  }

  connectedCallback() {
    super.connectedCallback();
    uploads.addEventListener('change', this.#uploaded);
    uploads.addEventListener('arrived', this.#arrived);
    this.#drop.listen();
    this.every(POLL_MILLIS, () => this.#look());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    uploads.removeEventListener('change', this.#uploaded);
    uploads.removeEventListener('arrived', this.#arrived);
    this.#drop.end();
  }

  /** Who moves by keyboard goes on where the window shows what there is now. */
  async addressChanged() {
    const left = this.#picked;
    const wasInOne = this.renderRoot.activeElement?.closest('.one');
    this.#picked = state.get('file');
    await this.updateComplete;
    if (this.#picked && this.#picked !== left && matchMedia(NARROW).matches) {
      this.renderRoot.querySelector('.back').focus();
    } else if (!this.#picked && wasInOne) {
      (this.renderRoot.querySelector(`.list a[href*="${left}"]`) ?? this.renderRoot.querySelector('.primary')).focus();
    }
  }

  restored() {
    this.#asked = 0;
    this.attempt(() => this.#ask());
  }

  get #busy() {
    return (this.items ?? []).filter((each) => !isDone(each));
  }

  async #look() {
    if (this.#busy.length || Date.now() - this.#asked >= IDLE_MILLIS) {
      await this.#ask();
    }
  }

  /** The first page anew; what was asked for behind it stays. */
  async #ask() {
    this.#asked = Date.now();
    const arrived = uploads.open.flatMap((each) => each.id ?? []);
    const page = await get('/files', { params: { limit: PAGE }, signal: this.signal });
    const progress = new Map();
    await Promise.all(page.items.filter((each) => each.status === 'processing').slice(0, MOST_FOLLOWED).map(async (each) => {
      progress.set(each.file_id, await get(`/status/${each.file_id}`, { signal: this.signal }));
    }));
    const last = page.items.at(-1);
    const older = page.next_cursor ? (this.items ?? []).filter((each) => each.upload_time < last.upload_time) : [];
    this.cursor = older.length ? this.cursor : page.next_cursor;
    this.progress = progress;
    this.items = [...page.items, ...older];
    // What arrived before and is not among them is further back than the list goes.
    uploads.settle(new Set([...this.items.map((each) => each.file_id), ...(page.next_cursor ? arrived : [])]));
  }

  async #older() {
    const page = await get('/files', { params: { limit: PAGE, cursor: this.cursor }, signal: this.signal });
    const known = new Set(this.items.map((each) => each.file_id));
    this.items = [...this.items, ...page.items.filter((each) => !known.has(each.file_id))];
    this.cursor = page.next_cursor;
  }

  /** A file has arrived: shown at once, and chosen if it came alone and there is room. */
  #show(id) {
    if (!state.get('file') && this.#isAlone && !matchMedia(NARROW).matches) {
      state.set({ file: id });
    }
    this.attempt(() => this.#ask());
  }

  #dropped(files, folders) {
    if (!connection.may('write')) {
      return;
    }
    folders.forEach((name) => uploads.refuse(name, 'This is a folder: drop the files in it.'));
    this.#take(files);
  }

  #chosen(event) {
    this.#take([...event.target.files]);
    event.target.value = ''; // So that the same file can be chosen once more.
  }

  #take(files) {
    if (files.length) {
      this.#isAlone = files.length === 1;
      state.set({ file: '' });
      uploads.add(files, { ...this.#fields });
    }
  }

  render() {
    const id = state.get('file');
    return html`<weir-error .error=${this.error}></weir-error>
      <div class="grid ${id ? 'picked' : ''}">
        ${this.#door()}
        <weir-card class="list ${this.items ? '' : 'hold'}" heading="Files"><span slot="aside">newest first</span>${this.#table(id)}</weir-card>
        <div class="one">
          <a class="back small" href=${state.href('files')}>← All files</a>
          ${id ? html`<weir-file .fileId=${id} .progress=${this.progress.get(id)} @change=${() => this.attempt(() => this.#ask())}></weir-file>` : this.#nothingPicked()}
        </div>
      </div>`;
  }

  #nothingPicked() {
    return this.items?.length ? html`<weir-empty class="none">Choose a file of the list to see what was found in it.</weir-empty>` : nothing;
  }

  #door() {
    if (!connection.may('write')) {
      return html`<section class="drop all" aria-labelledby="drop"><div><h2 id="drop">Uploading takes an admin token</h2>
        <p class="small muted">Below is what became of the files that others uploaded.</p></div></section>`;
    }
    return html`<section class="drop all ${this.#drop.isOver ? 'over' : ''}" aria-labelledby="drop">
      <div><h2 id="drop">${this.#drop.isOver ? 'Let go to upload' : 'Drop CSV files here, several at once'}</h2>
        <p class="small muted">Text with a header: sensor, time, value, or a column for each value. Gzip is fine.</p></div>
      <div class="choose">
        <label><input type="checkbox" name="dry_run" @change=${(e) => (this.#fields.dry_run = e.target.checked ? 'true' : '')}>Only judge, store nothing</label>
        <button class="primary" @click=${() => this.renderRoot.querySelector('input[type=file]').click()}>Choose files</button>
        <input type="file" multiple hidden aria-label="Files to upload" accept=".csv,.tsv,.txt,.gz,text/csv,text/plain,application/gzip" @change=${this.#chosen}>
      </div>
      <details><summary>How to read them</summary><div class="fields">
        ${this.#field('timezone', 'Zone of times that name none', 'UTC')} ${this.#field('sensor_column', 'Column of the sensor', 'told by its name')}
        ${this.#field('time_column', 'Column of the time', 'told by its name')} ${this.#field('value_columns', 'Columns of values, with commas', 'told by their content')}
      </div></details>
    </section>`;
  }

  #field(name, title, other) {
    return html`<label>${title}<input name=${name} placeholder=${other} autocomplete="off" spellcheck="false" @input=${(e) => (this.#fields[name] = e.target.value.trim())}></label>`;
  }

  /** What the button of an upload says; the button goes with it. */
  #settle(task) {
    task();
    this.refocus('.primary');
  }

  /** The last one on top: so they stay where they are when they become files of the list. */
  #uploads() {
    const { open } = uploads;
    const rest = open.length - MOST_SHOWN_UPLOADS;
    return html`${rest > 0 ? html`<tr><td colspan="3" class="muted">and ${count(rest)} more wait</td></tr>` : nothing}
      ${open.slice(0, MOST_SHOWN_UPLOADS).reverse().map((item) => this.#upload(item))}`;
  }

  #upload(item) {
    const part = item.size ? item.sent / item.size : 0;
    const [mark, words] = UPLOADS[item.state];
    const isFailed = item.state === 'failed';
    return html`<tr class="upload">
      <td colspan=${isFailed ? 2 : 1}><div class="cut name" title=${item.name}>${item.name}</div>
        <div class="state small muted"><weir-state state=${mark} label=${words}></weir-state>
          ${isFailed && item.file ? html`<button @click=${() => this.#settle(() => uploads.retry(item))} aria-label=${`Try again: ${item.name}`}>Try again</button>` : nothing}
          ${item.state === 'arrived' ? nothing : html`<button @click=${() => this.#settle(() => uploads.remove(item))} aria-label=${`${isFailed ? 'Dismiss' : 'Stop'}: ${item.name}`}>${isFailed ? 'Dismiss' : 'Stop'}</button>`}
        </div>
        ${isFailed ? html`<div class="why small" role="alert"><strong>${item.error.message}</strong>${item.error.advice ? html`<br>${item.error.advice}` : nothing}</div>` : nothing}</td>
      ${isFailed ? html`<td class="rest"></td>` : html`<td><div class="rows small"><span class="muted">${Math.floor(100 * part)} % of ${bytes(item.size)}</span>
          <span role="progressbar" aria-label=${`Upload of ${item.name}`} aria-valuenow=${Math.floor(100 * part)}>${bar(part)}</span></div></td><td></td>`}</tr>`;
  }

  #table(id) {
    if (this.items && !this.items.length && !uploads.open.length) {
      return html`<weir-empty>No file yet. ${connection.may('write') ? 'Drop some above, or run' : 'To upload some, run'} <code>./weir upload FILE...</code> in a shell.</weir-empty>`;
    }
    return html`<table aria-label="Files">
        <thead><tr><th scope="col">File</th><th scope="col">Rows</th><th scope="col" class="number">Uploaded</th></tr></thead>
        <tbody>${this.#uploads()} ${(this.items ?? []).map((file) => this.#file(file, id))}</tbody>
      </table>
      ${this.cursor ? html`<button class="more" @click=${() => this.attempt(() => this.#older())}>Show older files</button>` : nothing}`;
  }

  #file(file, id) {
    const isPicked = file.file_id === id;
    return html`<tr class=${isPicked ? 'is' : ''}>
      <td class="cut"><a href=${state.href('files', { file: file.file_id })} title=${file.filename} aria-current=${isPicked ? 'true' : nothing}>${file.filename || 'without a name'}</a>
        <div class="state small muted">${fileState(file)}${file.dry_run ? html`<span class="tag">judged only</span>` : nothing}</div></td>
      <td><div class="rows small">${this.#rows(file)}</div></td>
      <td class="number muted small" title=${time(file.upload_time)}>${when(file.upload_time)}</td></tr>`;
  }

  #rows(file) {
    const progress = this.progress.get(file.file_id);
    if (file.total_rows !== null && isDone(file)) {
      const total = file.total_rows || 1;
      return html`<span class="cut" title=${rowsText(file)}>${rowsText(file)}</span>${bar(file.valid_rows / total, file.invalid_rows / total)}`;
    }
    if (!isDone(file)) {
      const size = uploads.sizeOf(file.file_id);
      return html`<span class="muted">${progress ? `${count(progress.rows)} read` : '…'}</span>${bar(size && progress ? progress.bytes / size : 0)}`;
    }
    return html`<span class="muted">–</span>`;
  }
}

customElements.define('weir-files', Files);
