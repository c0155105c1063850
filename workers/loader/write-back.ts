import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const pauseMs = 20;

/**
 * Has the system write a database to its disk until it is loaded, so that the commit waits for the last pages alone. The file
 * must stay open until the database is closed: closing it takes away the locks that this process has on it.
 */
export class WriteBack implements AsyncDisposable {
  readonly #path: string;
  readonly #writing: Promise<void>;
  #file: FileHandle | undefined;
  #isLoaded = false;

  /** Whoever loads need not wait for what is on its way when `loaded` is fulfilled. */
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
