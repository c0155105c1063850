import { Buffer } from 'node:buffer';
import { zstdDecompressSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import * as z from 'zod';
import { rejectCodes } from '../../core/errors.ts';
import { messageWith } from '../../core/store/reject.ts';
import { selectStagedBlock, selectStagedRows } from '../../core/store/reject-sql.ts';
import { type RejectBatch, RejectBatchBuilder } from './reject-batch.ts';

const bytesSchema = z.instanceof(Buffer);
const blockSchema = z.object({
  segment: z.number(),
  first: z.number(),
  lines: bytesSchema,
  lengths: bytesSchema,
  records: bytesSchema,
});
const rowsSchema = z.array(
  z.object({
    node: z.string(),
    source: z.string(),
    code: z.enum(rejectCodes),
    column: z.string(),
    message: z.string(),
    isLine: z.number(),
    sourceRow: z.number(),
    value: z.string().nullable(),
  }),
);

/** Yields the rejects of an attached stage as batches, one per block. */
export function* stagedBatches(db: Database): Generator<RejectBatch> {
  const blocks = db.prepare(selectStagedBlock);
  for (let number = 1; ; number++) {
    const found = blocks.get(number);
    if (found === undefined) return;
    const { segment, first, lines, lengths, records } = blockSchema.parse(found);
    const count = lengths.length / 4;
    const bytes = zstdDecompressSync(records);
    const builder = new RejectBatchBuilder();
    let start = 0;
    rowsSchema.parse(db.prepare(selectStagedRows(segment)).all(first, first + count)).forEach((row, index) => {
      const end = start + lengths.readInt32LE(4 * index);
      builder.add({
        ...row,
        source: row.source || null,
        column: row.column || null,
        message: messageWith(row.message, row.value),
        isLine: row.isLine === 1,
        sourceRow: row.sourceRow >= 0 ? row.sourceRow : null,
        line: lines.readUInt32LE(4 * index) || null,
        record: bytes.toString('utf8', start, end),
      });
      start = end;
    });
    yield builder.take();
  }
}
