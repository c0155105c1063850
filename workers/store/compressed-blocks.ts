import { Buffer } from 'node:buffer';
import { constants, zstdCompressSync } from 'node:zlib';
import { blockRows } from '../../core/store/schema.ts';
import { textLengthOf } from './packed-texts.ts';
import type { RejectBatch } from './reject-batch.ts';

const blockBytes = 1024 * 1024;
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Records and lines of neighbouring entries, as the schema describes them. */
export interface CompressedBlock {
  rowCount: number;
  lines: Buffer;
  lengths: Buffer;
  records: Buffer;
}

/** The records of some rejects of a batch, in blocks of neighbours. */
export function* compressedBlocks(
  { line, records }: RejectBatch,
  indexes: Iterable<number>,
): Generator<CompressedBlock> {
  const bytes = Buffer.from(records.bytes.buffer, records.bytes.byteOffset, records.bytes.length);
  let rows: number[] = [];
  let size = 0;
  const block = (): CompressedBlock => {
    const lines = new Uint32Array(rows.length);
    const lengths = new Int32Array(rows.length);
    for (const [index, row] of rows.entries()) {
      lines[index] = line[row] || 0;
      lengths[index] = records.lengths[row] ?? 0;
    }
    return {
      rowCount: rows.length,
      lines: Buffer.from(lines.buffer),
      lengths: Buffer.from(lengths.buffer),
      records: zstdCompressSync(joined(rows), fastest),
    };
  };
  // One copy a record: a view of each would be most of the garbage of a run with many rejects.
  const joined = (indexes: readonly number[]): Buffer => {
    const whole = Buffer.allocUnsafe(size);
    let end = 0;
    for (const index of indexes) {
      const start = records.starts[index] ?? 0;
      end += bytes.copy(whole, end, start, start + textLengthOf(records, index));
    }
    return whole;
  };
  for (const index of indexes) {
    rows.push(index);
    size += textLengthOf(records, index);
    if (rows.length < blockRows && size < blockBytes) continue;
    yield block();
    rows = [];
    size = 0;
  }
  if (rows.length > 0) yield block();
}
