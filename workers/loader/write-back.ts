import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const pauseMs = 20;

/**
 * Makes the system write a database to disk while it is being loaded, so that the commit only waits for the last pages.
 * The file must stay open until the database is closed: closing it drops the locks that this process has on it.
 */
export class WriteBack implements AsyncDisposable {
  readonly #path: string;
  readonly #writing: Promise<void>;
  #file: FileHandle | undefined;
  #isLoaded = false;

  /** A load does not wait for writes that are under way when `loaded` is fulfilled. */
  constructor(path: string, loaded: Promise<void>) {
    this.#path = path;
    void loaded.then(() => {
      this.#isLoaded = true;
    });
    this.#writing = this.#writeUntilLoaded();
  }

  async #writeUntilLoaded(): Promise<void> {
    while (!this.#isLoaded) {
      await setTimeout(pauseMs);
      if (this.#isLoaded || !existsSync(this.#path)) continue;
      try {
        this.#file ??= await open(this.#path, 'r+');
        await this.#file.datasync();
      } catch {
        // The commit reports what is wrong with the file.
        return;
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#file?.close();
  }
}
