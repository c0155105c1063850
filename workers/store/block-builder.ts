import { Buffer } from 'node:buffer';
import { constants, zstdCompressSync } from 'node:zlib';
import { blockRows } from '../../core/store/schema.ts';

const blockBytes = 1024 * 1024;
const firstBytes = 128 * 1024;
/** The last line that a block has room for. */
const lastLine = 2 ** 32 - 1;
const fastest = { [constants.ZSTD_c_compressionLevel]: 1 };

/** Records and lines of consecutive entries, in the form of the store's schema. */
export interface CompressedBlock {
  rowCount: number;
  lines: Buffer;
  lengths: Buffer;
  records: Buffer;
}

/** Gathers the records of consecutive rejects, to compress them together. */
export class BlockBuilder {
  readonly #lines = new Uint32Array(blockRows);
  readonly #lengths = new Int32Array(blockRows);
  #records = Buffer.allocUnsafe(firstBytes);
  #end = 0;
  #rowCount = 0;

  get isEmpty(): boolean {
    return this.#rowCount === 0;
  }

  get isFull(): boolean {
    return this.#rowCount >= blockRows || this.#end >= blockBytes;
  }

  /** Adds the record at `start` in `bytes`, and its source line; 0 if that is unknown, as one beyond 2^32 becomes. */
  add(bytes: Buffer, start: number, length: number, line: number): void {
    if (this.#end + length > this.#records.length) this.#grow(length);
    bytes.copy(this.#records, this.#end, start, start + length);
    this.#lines[this.#rowCount] = line > lastLine ? 0 : line;
    this.#lengths[this.#rowCount] = length;
    this.#end += length;
    this.#rowCount++;
  }

  /** Returns what was gathered as a block, and starts afresh. */
  take(): CompressedBlock {
    const block = {
      rowCount: this.#rowCount,
      lines: Buffer.from(this.#lines.slice(0, this.#rowCount).buffer),
      lengths: Buffer.from(this.#lengths.slice(0, this.#rowCount).buffer),
      // Without the size, zstd allocates for a stream of unknown length.
      records: zstdCompressSync(this.#records.subarray(0, this.#end), { params: fastest, pledgedSrcSize: this.#end }),
    };
    if (this.#records.length > 4 * blockBytes) this.#records = Buffer.allocUnsafe(firstBytes);
    this.#end = 0;
    this.#rowCount = 0;
    return block;
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafe(2 * (this.#end + length));
    this.#records.copy(larger, 0, 0, this.#end);
    this.#records = larger;
  }
}
