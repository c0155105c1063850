import { closeSync, openSync, rmSync, writeSync } from 'node:fs';

export const pageSize = 32_768;

/** A SQLite database file that only ever grows: pages are handed out in order and written once. See https://sqlite.org/fileformat2.html */
export class StageFile implements Disposable {
  readonly path: string;
  readonly #descriptor: number;
  #lastPage = 1;

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'wx');
  }

  /** The number of a page that is to be written; page 1 is kept for the header. */
  allocate(): number {
    this.#lastPage++;
    return this.#lastPage;
  }

  write(page: number, bytes: Uint8Array): void {
    const start = (page - 1) * pageSize;
    for (let done = 0; done < pageSize; )
      done += writeSync(this.#descriptor, bytes, done, pageSize - done, start + done);
  }

  /** Writes page 1: the file header, and a root of the schema table that points to `schemaRoot`. */
  seal(schemaRoot: number): void {
    const page = Buffer.alloc(pageSize);
    page.write('SQLite format 3\0', 'latin1');
    page.writeUInt16BE(pageSize, 16);
    page.set([1, 1, 0, 64, 32, 32], 18);
    page.writeUInt32BE(1, 24);
    page.writeUInt32BE(this.#lastPage, 28);
    page.writeUInt32BE(1, 40);
    page.writeUInt32BE(4, 44);
    page.writeUInt32BE(1, 56);
    page.writeUInt32BE(1, 92);
    page.writeUInt32BE(3_045_000, 96);
    page[100] = 5;
    page.writeUInt16BE(pageSize, 105);
    page.writeUInt32BE(schemaRoot, 108);
    this.write(1, page);
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
    rmSync(this.path, { force: true });
  }
}
