import type { Database, Statement } from 'better-sqlite3';
import { insertBlock } from '../../core/store/reject-sql.ts';
import { BlockBuilder } from './block-builder.ts';
import { bufferOf, textLengthOf } from './packed-texts.ts';
import type { RejectBatch } from './reject-batch.ts';

/** Stores the records and lines of new entries in blocks of consecutive ids. */
export class BlockWriter {
  readonly #insert: Statement;
  readonly #builder = new BlockBuilder();
  #firstId = 0;
  #indexes: number[] = [];

  constructor(db: Database) {
    this.#insert = db.prepare(insertBlock);
  }

  /** The reject at `index` of the batch became entry `id`. Ids must be consecutive. */
  add(id: number, index: number): void {
    if (this.#indexes.length === 0) this.#firstId = id;
    else if (id !== this.#firstId + this.#indexes.length) throw new Error('The ids of new rejects have a gap.');
    this.#indexes.push(index);
  }

  flush({ records, line }: RejectBatch): void {
    const bytes = bufferOf(records);
    for (const index of this.#indexes) {
      this.#builder.add(bytes, records.starts[index] ?? 0, textLengthOf(records, index), line[index] || 0);
      if (this.#builder.isFull) this.#write();
    }
    if (!this.#builder.isEmpty) this.#write();
    this.#indexes = [];
  }

  #write(): void {
    const { rowCount, lines, lengths, records } = this.#builder.take();
    this.#insert.run(this.#firstId, lines, lengths, records);
    this.#firstId += rowCount;
  }
}
