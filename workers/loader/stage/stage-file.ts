import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

/** Large, since a stage is read once, from its start to its end. */
const stagePageSize = 32_768;
const bufferBytes = 1_048_576;
/** SQLite keeps its locks at this byte, and uses the page around it for nothing else. */
const lockByte = 2 ** 30;

/** What the header of the file says of it. */
const changeCounter = 1;
const schemaCookie = 1;
const schemaFormat = 4;
const utf8 = 1;
const sqliteVersion = 3_045_000;
const interiorTablePage = 5;

/**
 * A SQLite database file that only ever grows: pages are handed out in order and written once, most of them together
 * with their neighbours. See https://sqlite.org/fileformat2.html
 */
export class StageFile implements Disposable {
  readonly path: string;
  readonly pageSize: number;
  readonly #lockPage: number;
  readonly #descriptor: number;
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  /** Where in the file the buffer belongs, and how much of it is filled. */
  #bufferStart = 0;
  #buffered = 0;
  #lastPage = 1;

  constructor(path: string, pageSize = stagePageSize) {
    this.path = path;
    this.pageSize = pageSize;
    this.#lockPage = lockByte / pageSize + 1;
    this.#descriptor = openSync(path, 'wx');
  }

  /** The number of a page that is to be written; page 1 is kept for the header, and that of the locks is left out. */
  allocate(): number {
    this.#lastPage++;
    if (this.#lastPage === this.#lockPage) this.#lastPage++;
    return this.#lastPage;
  }

  write(page: number, bytes: Uint8Array): void {
    const start = (page - 1) * this.pageSize;
    const isNext = start === this.#bufferStart + this.#buffered;
    if (!isNext || this.#buffered + this.pageSize > bufferBytes) {
      this.#flush();
      this.#bufferStart = start;
    }
    this.#buffer.set(bytes, this.#buffered);
    this.#buffered += this.pageSize;
  }

  /** Writes page 1: the file header, and a root of the schema table that points to `schemaRoot`. */
  seal(schemaRoot: number): void {
    const { pageSize } = this;
    const page = Buffer.alloc(pageSize);
    page.write('SQLite format 3\0', 'latin1');
    page.writeUInt16BE(pageSize, 16);
    // Versions to write and to read it with; nothing reserved; the shares of payload that are always these.
    page.set([1, 1, 0, 64, 32, 32], 18);
    page.writeUInt32BE(changeCounter, 24);
    page.writeUInt32BE(this.#lastPage, 28);
    page.writeUInt32BE(schemaCookie, 40);
    page.writeUInt32BE(schemaFormat, 44);
    page.writeUInt32BE(utf8, 56);
    page.writeUInt32BE(changeCounter, 92);
    page.writeUInt32BE(sqliteVersion, 96);
    // The root itself has no cell: it points on to another page.
    page[100] = interiorTablePage;
    page.writeUInt16BE(pageSize, 105);
    page.writeUInt32BE(schemaRoot, 108);
    this.write(1, page);
    this.#flush();
  }

  /** Waits until the disk has it all, whoever wrote it. */
  sync(): void {
    fsyncSync(this.#descriptor);
  }

  #flush(): void {
    for (let done = 0; done < this.#buffered; )
      done += writeSync(this.#descriptor, this.#buffer, done, this.#buffered - done, this.#bufferStart + done);
    this.#buffered = 0;
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
    rmSync(this.path, { force: true });
  }
}
