/**
 * Files that are dragged into the window. Anywhere in it: one that misses a small place would take the page away. Calls `changed` when some are over it
 * or not any more, and `dropped` with files and the names of folders, which cannot be read.
 */
export class Drop {
  /** Whether files are over the window. */
  isOver = false;

  #dropped;
  #changed;
  #depth = 0;
  #listeners = { dragenter: (event) => this.#enter(event), dragover: (event) => this.#over(event), dragleave: () => this.#at(this.#depth - 1), drop: (event) => this.#drop(event) };

  constructor(dropped, changed) {
    this.#dropped = dropped;
    this.#changed = changed;
  }

  listen() {
    Object.entries(this.#listeners).forEach(([name, listener]) => addEventListener(name, listener));
  }

  end() {
    Object.entries(this.#listeners).forEach(([name, listener]) => removeEventListener(name, listener));
  }

  /** So many elements deep: one is entered before another is left. */
  #at(depth) {
    this.#depth = Math.max(0, depth);
    this.isOver = this.#depth > 0;
    this.#changed();
  }

  #enter(event) {
    if (isOfFiles(event)) {
      this.#at(this.#depth + 1);
    }
  }

  #over(event) {
    if (isOfFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    }
  }

  #drop(event) {
    this.#at(0);
    if (!isOfFiles(event)) {
      return;
    }
    event.preventDefault();
    const items = [...event.dataTransfer.items].filter((item) => item.kind === 'file');
    const folders = items.filter((item) => item.webkitGetAsEntry?.()?.isDirectory).map((item) => item.getAsFile()?.name ?? 'folder');
    this.#dropped([...event.dataTransfer.files].filter((file) => !folders.includes(file.name)), folders);
  }
}

function isOfFiles(event) {
  return event.dataTransfer?.types.includes('Files');
}
