import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const pauseMs = 20;

/**
 * Has the system write a database to its disk while it is still being loaded, so that the commit waits for the last pages
 * alone. The file must stay open until the database is closed: closing it takes away the locks that this process has on it.
 */
export class WriteBack implements AsyncDisposable {
  readonly #path: string;
  #file: FileHandle | undefined;
  #writing: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Writes until the load is done; whoever loads need not wait for what is on its way then. */
  during(load: Promise<unknown>): void {
    const done = new AbortController();
    const end = () => done.abort();
    load.then(end, end);
    this.#writing = this.#writeUntil(done.signal);
  }

  async #writeUntil(done: AbortSignal): Promise<void> {
    while (!done.aborted) {
      await setTimeout(pauseMs);
      if (done.aborted || !existsSync(this.#path)) continue;
      try {
        this.#file ??= await open(this.#path, 'r+');
        await this.#file.datasync();
      } catch {
        // The commit says what is wrong with the file.
        return;
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#file?.close();
  }
}
