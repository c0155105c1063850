import type { StageFile } from './stage-file.ts';
import { varintLength, writeVarint } from './varint.ts';

const leafHeader = 8;
const interiorHeader = 12;

interface Child {
  page: number;
  lastRowid: number;
}

/** Builds the b-tree of one table from rows in ascending order of rowid. */
export class TableBuilder {
  /** The leaf being filled; `reserve` says where in it to write. */
  readonly leaf: Buffer;
  readonly #file: StageFile;
  readonly #pageSize: number;
  /** The longest payload that a leaf keeps whole; the rest of a longer one goes to overflow pages. */
  readonly #maxLocal: number;
  readonly #leaves: Child[] = [];
  #cells = 0;
  #contentStart: number;
  #lastRowid = 0;

  constructor(file: StageFile) {
    const { pageSize } = file;
    this.#file = file;
    this.#pageSize = pageSize;
    this.#maxLocal = pageSize - 35;
    this.#contentStart = pageSize;
    this.leaf = Buffer.alloc(pageSize);
  }

  /**
   * Makes room in `leaf` for a record of so many bytes and returns its position, or -1 when it is too long and must go
   * through `add`.
   */
  reserve(rowid: number, payload: number): number {
    if (payload > this.#maxLocal) return -1;
    const size = varintLength(payload) + varintLength(rowid) + payload;
    const at = this.#claim(rowid, size);
    return writeVarint(this.leaf, writeVarint(this.leaf, at, payload), rowid);
  }

  /** Adds a finished record. */
  add(rowid: number, record: Uint8Array): void {
    const at = this.reserve(rowid, record.length);
    if (at >= 0) this.leaf.set(record, at);
    else this.#addLarge(rowid, record);
  }

  #addLarge(rowid: number, record: Uint8Array): void {
    const pageSize = this.#pageSize;
    const minLocal = Math.floor(((pageSize - 12) * 32) / 255) - 23;
    const kept = minLocal + ((record.length - minLocal) % (pageSize - 4));
    const local = kept <= this.#maxLocal ? kept : minLocal;
    const size = varintLength(record.length) + varintLength(rowid) + local + 4;
    const at = this.#claim(rowid, size);
    const start = writeVarint(this.leaf, writeVarint(this.leaf, at, record.length), rowid);
    this.leaf.set(record.subarray(0, local), start);
    this.leaf.writeUInt32BE(this.#writeOverflow(record.subarray(local)), start + local);
  }

  /** Writes what is left and returns the root page. */
  finish(): number {
    if (this.#cells > 0 || this.#leaves.length === 0) this.#flushLeaf();
    let level = this.#leaves;
    while (level.length > 1) level = this.#writeInterior(level);
    return level[0]?.page ?? 0;
  }

  #claim(rowid: number, size: number): number {
    if (this.#contentStart - size < leafHeader + 2 * (this.#cells + 1)) this.#flushLeaf();
    this.#contentStart -= size;
    this.leaf.writeUInt16BE(this.#contentStart, leafHeader + 2 * this.#cells);
    this.#cells++;
    this.#lastRowid = rowid;
    return this.#contentStart;
  }

  #flushLeaf(): void {
    writePageHeader(this.leaf, 13, this.#cells, this.#contentStart);
    const page = this.#file.allocate();
    this.#file.write(page, this.leaf);
    this.#leaves.push({ page, lastRowid: this.#lastRowid });
    this.#cells = 0;
    this.#contentStart = this.#pageSize;
  }

  #writeOverflow(rest: Uint8Array): number {
    const pageSize = this.#pageSize;
    const first = this.#file.allocate();
    const room = pageSize - 4;
    let page = first;
    for (let done = 0; done < rest.length; done += room) {
      const bytes = Buffer.alloc(pageSize);
      bytes.set(rest.subarray(done, done + room), 4);
      const next = done + room < rest.length ? this.#file.allocate() : 0;
      bytes.writeUInt32BE(next, 0);
      this.#file.write(page, bytes);
      page = next;
    }
    return first;
  }

  /**
   * Spreads the children evenly, so that no page is left with one alone, and so that they fit whatever the length of
   * their rowids.
   */
  #writeInterior(children: readonly Child[]): Child[] {
    const perPage = Math.floor((this.#pageSize - interiorHeader) / (2 + 4 + 9));
    const count = Math.ceil(children.length / perPage);
    const parents: Child[] = [];
    for (let index = 0; index < count; index++) {
      const [start, end] = [index, index + 1].map((edge) => Math.floor((edge * children.length) / count));
      parents.push(this.#writeParent(children.slice(start, end)));
    }
    return parents;
  }

  #writeParent(children: readonly Child[]): Child {
    const pageSize = this.#pageSize;
    const bytes = Buffer.alloc(pageSize);
    const left = children.slice(0, -1);
    let contentStart = pageSize;
    left.forEach((child, index) => {
      contentStart -= 4 + varintLength(child.lastRowid);
      bytes.writeUInt32BE(child.page, contentStart);
      writeVarint(bytes, contentStart + 4, child.lastRowid);
      bytes.writeUInt16BE(contentStart, interiorHeader + 2 * index);
    });
    writePageHeader(bytes, 5, left.length, contentStart);
    const last = children.at(-1) ?? { page: 0, lastRowid: 0 };
    bytes.writeUInt32BE(last.page, 8);
    const page = this.#file.allocate();
    this.#file.write(page, bytes);
    return { page, lastRowid: last.lastRowid };
  }
}

function writePageHeader(page: Buffer, type: 5 | 13, cells: number, contentStart: number): void {
  page[0] = type;
  page.writeUInt16BE(0, 1);
  page.writeUInt16BE(cells, 3);
  page.writeUInt16BE(contentStart, 5);
  page[7] = 0;
}
