import type { Database, Statement } from 'better-sqlite3';
import { insertBlock } from '../../core/store/reject-sql.ts';
import { compressedBlocks } from './compressed-blocks.ts';
import type { RejectBatch } from './reject-batch.ts';

/** Stores the records and lines of new entries in blocks of neighbouring ids. */
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

  flush(batch: RejectBatch): void {
    let id = this.#firstId;
    for (const { rowCount, lines, lengths, records } of compressedBlocks(batch, this.#indexes)) {
      this.#insert.run(id, lines, lengths, records);
      id += rowCount;
    }
    this.#indexes = [];
  }
}
