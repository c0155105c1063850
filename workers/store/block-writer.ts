import { Buffer } from 'node:buffer';
import { constants, zstdCompressSync } from 'node:zlib';
import type { Database, Statement } from 'better-sqlite3';
import { insertBlock } from '../../core/store/reject-sql.ts';
import { blockRows } from '../../core/store/schema.ts';
import { textLengthOf } from './packed-texts.ts';
import type { RejectBatch } from './reject-batch.ts';

const blockBytes = 1024 * 1024;
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Stores the records and lines of new entries in compressed blocks of neighbouring ids, as the schema describes. */
export class BlockWriter {
  readonly #insert: Statement;
  #firstId = 0;
  #indexes: number[] = [];

  constructor(db: Database) {
    this.#insert = db.prepare(insertBlock);
  }

  /** Notes that the reject at `index` of the batch became entry `id`; ids come without gaps. */
  add(id: number, index: number): void {
    if (this.#indexes.length === 0) this.#firstId = id;
    else if (id !== this.#firstId + this.#indexes.length) throw new Error('The ids of new rejects have a gap.');
    this.#indexes.push(index);
  }

  flush({ line, records }: RejectBatch): void {
    const bytes = Buffer.from(records.bytes.buffer, records.bytes.byteOffset, records.bytes.length);
    let rows: number[] = [];
    let size = 0;
    let firstId = this.#firstId;
    const write = () => {
      if (rows.length === 0) return;
      const lengths = Int32Array.from(rows, (row) => records.lengths[row] ?? 0);
      const lines = Uint32Array.from(rows, (row) => line[row] || 0);
      const parts = rows.map((row) => {
        const start = records.starts[row] ?? 0;
        return bytes.subarray(start, start + textLengthOf(records, row));
      });
      const packed = zstdCompressSync(Buffer.concat(parts, size), fastest);
      this.#insert.run(firstId, Buffer.from(lines.buffer), Buffer.from(lengths.buffer), packed);
      firstId += rows.length;
      rows = [];
      size = 0;
    };
    for (const index of this.#indexes) {
      rows.push(index);
      size += records.lengths[index] ?? 0;
      if (rows.length === blockRows || size >= blockBytes) write();
    }
    write();
    this.#indexes = [];
  }
}
