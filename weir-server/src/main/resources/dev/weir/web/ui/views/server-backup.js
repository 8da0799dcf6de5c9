import { css, html, nothing } from 'lit';
import { get, post } from '../api.js';
import { connection } from '../connection.js';
import { bytes, count } from '../format.js';
import { View } from '../view.js';

const POLL_MILLIS = 1000;
const PATH = '/api/v1/backup';
const ADVICE = 'Nothing was changed. If the disk is full, make room on the server’s machine first; otherwise try again in a moment.';

/** `<weir-backup .settings=${items}>`: makes a backup and has the browser save it; the settings say where the data are, where they are known. */
class Backup extends View {
  static properties = {
    settings: { attribute: false },
    backup: { state: true },
    problem: { state: true },
    isRefused: { state: true },
  };

  static styles = [...View.styles, css`
    p { margin-bottom: 8px; }
    weir-copy { margin-bottom: 12px; }
    .make { gap: 12px; min-height: 32px; margin: 12px 0; }
    .make > span { min-width: 0; overflow-wrap: anywhere; }
    progress { width: 120px; height: 8px; accent-color: var(--accent); }
  `];

  constructor() {
    super();
    this.settings = null;
    this.backup = null;
    this.problem = null;
    this.isRefused = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.every(POLL_MILLIS, async () => {
      if (!this.backup || this.#isUnderWay) {
        await this.#look();
      }
    });
  }

  restored() {
    this.attempt(() => this.#look());
  }

  get #isUnderWay() {
    return ['copying', 'ready', 'sending'].includes(this.backup?.state);
  }

  async #look() {
    if (!connection.may('admin')) {
      this.isRefused = true;
      this.backup = { state: 'none' };
      return;
    }
    try {
      this.backup = await get(PATH, { signal: this.signal });
      this.isRefused = false;
    } catch (e) {
      if (e.status !== 401 && e.status !== 403) {
        throw e;
      }
      this.isRefused = true;
      this.backup = { state: 'none' };
    }
  }

  async #make() {
    this.problem = null;
    this.backup = { state: 'copying' };
    try {
      this.backup = await post(PATH, undefined, { signal: this.signal });
      const link = document.createElement('a');
      link.href = address(this.backup);
      link.download = this.backup.filename;
      link.click(); // The browser asks for it, and writes it to its disk as it comes.
    } catch (e) {
      if (e.name === 'AbortError') {
        return;
      }
      this.backup = null; // Another may be under way.
      this.problem = e.status === 503 ? { message: e.message, advice: ADVICE } : e;
    }
  }

  render() {
    return html`${this.isRefused ? html`<p>Backups are for administrators. On the server’s machine a command makes one:</p>` : this.#button()}
      ${this.isRefused ? nothing : html`<p class="muted">A command on the server’s machine makes one too, for instance every night:</p>`}
      <weir-copy label="the command that makes a backup" text=${`./weir backup ~/weir-backup-$(date +%F) --data ${quoted(this.#setting('data') ?? './data')}`}></weir-copy>
      ${this.#setting('data')?.startsWith('/') ? nothing : html`<p class="muted">${this.#setting('data') ? '' : html`Put the server’s data directory for <code class="mono">./data</code>. `}A path that does not begin with / starts where the server was started.</p>`}
      <p class="muted">To have a server with what is in a backup, once every byte of it was checked; it takes the file or the directory:</p>
      <weir-copy label="the command that restores a backup" text=${`./weir restore ${quoted(this.backup?.filename ?? 'BACKUP')} --data ./restored`}></weir-copy>`;
  }

  #setting(name) {
    return this.settings?.find((each) => each.name === name)?.value;
  }

  #button() {
    const { backup, problem } = this;
    const failure = problem ?? (backup?.state === 'failed' ? { message: backup.reason, advice: ADVICE } : null);
    return html`<p>Everything that is stored, as of one moment, in one file: readings, ${this.#setting('blobs')?.startsWith('s3:') ? nothing : 'uploaded files, '}tokens. Keep it where you would keep the data. The server goes on taking readings meanwhile.</p>
      <div class="row make"><button class="primary" ?disabled=${!backup || this.#isUnderWay} @click=${() => this.#make()}>Make a backup</button>
        <span role="status">${this.#status()}</span></div>
      <weir-error .error=${failure ?? this.error}></weir-error>`;
  }

  #status() {
    const { state, filename, bytes: size, sent, commit } = this.backup ?? {};
    switch (state) {
      case 'copying':
        return 'Making it …';
      case 'ready':
        return html`Made: <a href=${address(this.backup)} download=${filename}>save ${filename}</a> (${bytes(size)}) within a minute, if your browser does not by itself.`;
      case 'sending':
        return html`<progress aria-label="How much is saved" max=${size} .value=${sent}></progress> ${bytes(sent)} of ${bytes(size)} saved, as ${filename}`;
      case 'sent':
        return `${filename} was handed over: ${bytes(size)}, up to commit ${count(commit)}.`;
      default:
        return '';
    }
  }
}

function address(backup) {
  return `${PATH}/${backup.id}`;
}

/** A path as a shell takes it. */
function quoted(path) {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

customElements.define('weir-backup', Backup);
