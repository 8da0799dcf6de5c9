import { LitElement, css, html, nothing, svg } from 'lit';
import { del, get, post } from '../api.js';
import { connection } from '../connection.js';
import { bytes, count, duration, number, time } from '../format.js';
import { state } from '../state.js';
import { base } from '../styles.js';
import '../table.js';
import './files-chart.js';
import { firstErrors } from './files-errors.js';
import { fileState, isDone } from './files-look.js';
import { uploads } from './files-uploads.js';

const POLL_MILLIS = 600;
const MOST_ERRORS = 100;
const MOST_SUMS = 10_000;

/** `<weir-file .fileId=${id} .progress=${{ rows, bytes }}>`: what was found in one file, and what can be done about it. Event `change`: it was deleted or retried. */
class FileResult extends LitElement {
  static properties = {
    fileId: { attribute: false },
    progress: { attribute: false },
    file: { state: true },
    sums: { state: true },
    errors: { state: true },
    error: { state: true },
  };

  static styles = [base, css`
    weir-card + weir-card { margin-top: 12px; }
    dl { margin: 0; }
    .figures { display: flex; gap: 8px 32px; flex-wrap: wrap; margin: 8px 0; }
    .figures dt { color: var(--muted); font-size: var(--small); }
    .figures dd { margin: 0; font-size: 1.375rem; line-height: 32px; font-weight: 600; letter-spacing: -0.02em; }
    .figures .bad { color: var(--bad); }
    .facts { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 2px 16px; font-size: var(--small); }
    .facts dt { color: var(--muted); }
    .facts dd { margin: 0; overflow-wrap: anywhere; }
    .said { margin: 8px 0; padding: 8px 12px; border-radius: 6px; background: var(--raised); overflow-wrap: anywhere; }
    .said.failed { background: var(--bad-ground); }
    .row { margin-top: 12px; }
    .button { display: inline-flex; align-items: center; min-height: 32px; padding: 4px 12px; border: 1px solid var(--edge); border-radius: 6px; color: inherit; font-size: var(--small); font-weight: 550; text-decoration: none; }
    .button:hover { background: var(--raised); }
    weir-table { max-height: 330px; }
    .errors { max-height: 360px; overflow: auto; }
    .errors li { padding: 8px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    .errors li:last-child { border: 0; }
    .errors ol { margin: 0; padding: 0; list-style: none; }
    .errors code { display: block; margin-top: 2px; padding: 2px 8px; background: var(--raised); border-radius: 4px; font-family: var(--mono); font-size: var(--tiny); white-space: pre-wrap; }
    .why b { font-weight: 600; }
    dialog { max-width: min(440px, calc(100vw - 32px)); padding: 20px; background: var(--surface); border: 1px solid var(--edge); border-radius: var(--radius); color: inherit; overflow-wrap: anywhere; }
    dialog::backdrop { background: rgb(0 0 0 / 0.4); }
    dialog label { display: flex; gap: 8px; align-items: start; margin: 12px 0; }
    input[type="checkbox"] { flex: none; min-height: 0; width: 16px; height: 16px; margin: 2px 0; accent-color: var(--accent); }
    button.danger { border-color: var(--bad); color: var(--bad); }
  `];

  #abort = new AbortController();
  #timer = 0;
  #keys = [];

  constructor() {
    super();
    this.#clear();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  willUpdate(changed) {
    if (changed.has('fileId')) {
      this.#clear();
      this.#begin();
    }
  }

  #clear() {
    this.file = null;
    this.sums = null;
    this.errors = null;
    this.error = null;
  }

  #stop() {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  /** Asks until the file is done. */
  #begin() {
    this.#stop();
    this.#abort = new AbortController();
    this.#ask(this.fileId, this.#abort.signal);
  }

  async #ask(id, signal) {
    try {
      const file = await get(`/results/${id}`, { signal });
      if (isDone(file)) {
        this.sums = await this.#sumsOf(file, signal);
        this.#keys = this.sums.map((each) => each.key);
        this.errors = file.invalid_rows ? await firstErrors(id, MOST_ERRORS, signal) : { rows: [], more: false };
      }
      this.file = file;
      this.error = null;
    } catch (e) {
      if (e.name === 'AbortError') {
        return;
      }
      this.error = e.status === 404 ? { status: 404, message: 'There is no such file any more.', advice: 'It was deleted, or retention took it out. Choose another one of the list.' } : e;
    }
    if (!signal.aborted && this.error?.status !== 404 && !(this.file && isDone(this.file))) {
      this.#timer = setTimeout(() => this.#ask(id, signal), POLL_MILLIS);
    }
  }

  async #sumsOf(file, signal) {
    if (file.aggregated_data) {
      return Object.entries(file.aggregated_data).map(([key, sums]) => ({ key, ...sums }));
    }
    return file.aggregates ? (await get(`/results/${file.file_id}/aggregates`, { params: { limit: MOST_SUMS }, signal })).items : [];
  }

  render() {
    return html`<weir-error .error=${this.error}></weir-error>
      ${this.file ? html`<weir-card heading=${this.file.filename || 'without a name'}>${this.#verdict()}</weir-card> ${this.#errors()} ${this.#sums()} ${this.#chart()} ${this.#dialog()}` : nothing}`;
  }

  #verdict() {
    const { file } = this;
    return html`<p class="small" role="status">${fileState(file)}</p>
      <dl class="figures">${this.#figures()}</dl>
      ${file.dry_run ? html`<p class="said">Only judged: nothing of it is stored.</p>` : nothing}
      ${file.error ? html`<p class="said ${file.status}">${file.error}</p>` : nothing}
      ${this.#facts()}
      <div class="row">${this.#actions()}</div>`;
  }

  #figures() {
    const { file } = this;
    if (!isDone(file)) {
      return html`<div><dt>Rows read</dt><dd>${this.progress ? count(this.progress.rows) : '–'}</dd></div>`;
    }
    const of = (value) => (value === null ? '–' : count(value));
    return html`<div><dt>Rows</dt><dd>${of(file.total_rows)}</dd></div><div><dt>Valid</dt><dd>${of(file.valid_rows)}</dd></div>
      <div><dt>Invalid</dt><dd class=${file.invalid_rows ? 'bad' : ''}>${of(file.invalid_rows)}</dd></div>`;
  }

  #facts() {
    const { file } = this;
    const took = file.processing_time ? duration(new Date(file.processing_time) - new Date(file.upload_time)) : null;
    const size = uploads.sizeOf(file.file_id);
    return html`<dl class="facts">
      <dt>Uploaded</dt><dd>${time(new Date(file.upload_time))}${took ? html`, done ${took} later` : nothing}</dd>
      ${size === undefined ? nothing : html`<dt>Size</dt><dd>${bytes(size)}</dd>`}
      ${file.ignored_columns?.length ? html`<dt>Ignored</dt><dd>${file.ignored_columns.join(', ')}</dd>` : nothing}
      ${file.duplicate_of ? html`<dt>Same bytes as</dt><dd><a href=${state.href('files', { file: file.duplicate_of })}>an earlier file</a></dd>` : nothing}
      <dt>SHA-256</dt><dd class="mono" title=${file.sha256}>${file.sha256.slice(0, 16)}…</dd>
    </dl>`;
  }

  #actions() {
    const { file } = this;
    const isOurs = uploads.has(file.file_id);
    const mayWrite = connection.may('write');
    return html`
      ${file.dry_run && isOurs && mayWrite ? html`<button class="primary" @click=${() => this.#again({ dry_run: '' })}>Upload and store</button>` : nothing}
      ${file.status === 'failed' && mayWrite ? html`<button class="primary" @click=${this.#retry}>Retry</button>` : nothing}
      ${file.invalid_rows ? html`
        <a class="button" href=${`/results/${file.file_id}/errors`} download>Download the errors</a>
        <a class="button" href=${`/results/${file.file_id}/errors?form=rows`} download>Download the rows to mend</a>` : nothing}
      ${mayWrite ? html`<button class="danger" @click=${() => this.renderRoot.querySelector('dialog').showModal()}>Delete …</button>` : nothing}`;
  }

  #again(fields) {
    uploads.again(this.fileId, fields);
    state.set({ file: '' });
  }

  async #retry() {
    if (await this.#do(() => post(`/files/${this.fileId}/retry`))) {
      this.errors = null;
      this.file = { ...this.file, status: 'pending', error: null };
      this.#begin();
    }
  }

  /** Whether it was done, and the file is still the one that is shown. */
  async #do(task) {
    const { signal } = this.#abort;
    let error = null;
    try {
      await task();
    } catch (e) {
      error = e;
    }
    this.dispatchEvent(new Event('change'));
    if (signal.aborted) {
      return false;
    }
    this.error = error;
    return !error;
  }

  #dialog() {
    return html`<dialog aria-labelledby="sure" @close=${this.#closed}>
      <form method="dialog">
        <h2 id="sure">Delete ${this.file.filename || 'this file'}?</h2>
        <p class="small muted">Its bytes, its sums and its verdict go. This cannot be undone.</p>
        ${this.file.dry_run || !connection.may('admin') ? nothing : html`<label><input type="checkbox" name="samples"><span>Its samples, too: at every series and time that its valid rows name, whoever wrote them last</span></label>`}
        <div class="row"><button value="delete" class="danger">Delete</button><button value="" autofocus>Keep</button></div>
      </form></dialog>`;
  }

  async #closed({ target }) {
    if (target.returnValue !== 'delete') {
      return;
    }
    target.returnValue = '';
    const hasSamples = target.querySelector('input')?.checked;
    if (await this.#do(() => del(`/files/${this.fileId}`, { params: { samples: hasSamples || '' } }))) {
      state.set({ file: '' });
    }
  }

  #sums() {
    const { file, sums } = this;
    if (!isDone(file) || !sums?.length) {
      return nothing;
    }
    const most = Math.max(...sums.map((each) => each.count));
    const columns = [
      { title: 'Series', value: (row) => row.key, show: (row) => row.key },
      { title: 'Values', number: true, room: 'some', value: (row) => row.count, show: (row) => html`${count(row.count)} ${countBar(row.count / most)}` },
      { title: 'Mean', number: true, value: (row) => row.avg, show: (row) => number(row.avg) },
      { title: 'Lowest', number: true, value: (row) => row.min, show: (row) => number(row.min) },
      { title: 'Range, mean', room: 'some', value: (row) => place(row), show: (row) => spread(place(row)) },
      { title: 'Highest', number: true, value: (row) => row.max, show: (row) => number(row.max) },
    ];
    const isCut = file.aggregates && sums.length === MOST_SUMS;
    return html`<weir-card heading="By series"><span slot="aside">${isCut ? `the first ${count(MOST_SUMS)}` : count(sums.length)}</span>
      <weir-table label="Sums by series" .columns=${columns} .rows=${sums}></weir-table></weir-card>`;
  }

  #chart() {
    const { file, sums } = this;
    return isDone(file) && !file.dry_run && sums?.length
      ? html`<weir-card heading="What is stored"><weir-file-chart .keys=${this.#keys}></weir-file-chart></weir-card>` : nothing;
  }

  #errors() {
    const { rows, more } = this.errors ?? { rows: [] };
    if (!rows.length) {
      return nothing;
    }
    return html`<weir-card heading="Invalid rows"><span slot="aside">${more ? `the first ${count(rows.length)} of ${count(this.file.invalid_rows)}` : count(rows.length)}</span>
      <div class="errors" tabindex="0" role="region" aria-label="Invalid rows"><ol>${rows.map((each) => html`<li>
        <span class="small why"><b>Line ${count(each.line)}</b>${each.column ? html`, ${each.column}` : nothing}: ${each.reason}</span>
        <code>${each.row}</code></li>`)}</ol></div></weir-card>`;
  }
}

/** Where the mean lies between the lowest and the highest. */
function place({ min, max, avg }) {
  return max > min ? (avg - min) / (max - min) : 0.5;
}

function countBar(part) {
  return html`<svg width="56" height="8" viewBox="0 0 56 8" aria-hidden="true" .style=${'vertical-align:middle'}>
    <rect width="56" height="8" rx="2" fill="var(--raised)"></rect><rect width=${Math.max(1, 56 * part)} height="8" rx="2" fill="var(--series-1)"></rect></svg>`;
}

function spread(part) {
  const x = 5 + 110 * part;
  return html`<svg width="120" height="14" viewBox="0 0 120 14" .style=${'display:block'} role="img" aria-label=${`the mean lies at ${Math.round(100 * part)} % of the range`}>
    <line x1="1" x2="119" y1="7" y2="7" stroke="var(--edge)"></line><line x1="1" x2="1" y1="3" y2="11" stroke="var(--edge)"></line><line x1="119" x2="119" y1="3" y2="11" stroke="var(--edge)"></line>
    ${svg`<circle cx=${x} cy="7" r="4" fill="var(--series-1)"></circle>`}</svg>`;
}

customElements.define('weir-file', FileResult);
