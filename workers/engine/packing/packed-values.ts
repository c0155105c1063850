import type { PackedChunk, PackedField } from '../../loader/packed-chunk.ts';

/** An integer of a packed column, exact up to 2^53; null where there is none. */
export function integerAt(field: PackedField | undefined, row: number): number | null {
  if (field?.kind !== 'integer' || field.nulls?.[row] === 1) return null;
  return (field.words[2 * row + 1] ?? 0) * 2 ** 32 + ((field.words[2 * row] ?? 0) >>> 0);
}

/** The text columns of a chunk, in order. Where all texts are ASCII, each is a slice of one text, which costs next to nothing. */
export function textColumns({ texts, fields, rowCount }: PackedChunk): (string | null)[][] {
  const lengths = fields.flatMap((field) => (field.kind === 'text' ? [field.lengths] : []));
  const columns = lengths.map((): (string | null)[] => new Array(rowCount).fill(null));
  const buffer = Buffer.from(texts.buffer, texts.byteOffset, texts.length);
  const whole = buffer.toString();
  const isAscii = whole.length === buffer.length;
  let start = 0;
  for (let row = 0; row < rowCount; row++) {
    for (const [index, column] of columns.entries()) {
      const length = lengths[index]?.[row] ?? -1;
      if (length < 0) continue;
      column[row] = isAscii ? whole.slice(start, start + length) : buffer.toString('utf8', start, start + length);
      start += length;
    }
  }
  return columns;
}
