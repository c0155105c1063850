import { constants, isAscii } from 'node:buffer';
import type { PackedChunk, PackedField } from '../../loader/packed-chunk.ts';

/** An integer of a packed column, exact up to 2^53; null where there is none. */
export function integerAt(field: PackedField | undefined, row: number): number | null {
  if (field?.kind !== 'integer' || field.nulls?.[row] === 1) return null;
  return (field.words[2 * row + 1] ?? 0) * 2 ** 32 + ((field.words[2 * row] ?? 0) >>> 0);
}

/**
 * Reads parts of texts, by bytes. Where all are ASCII, and one text can hold them, each is a slice of it, which costs
 * next to nothing.
 */
function textReader({ texts }: PackedChunk): (start: number, end: number) => string {
  const buffer = Buffer.from(texts.buffer, texts.byteOffset, texts.length);
  if (buffer.length > constants.MAX_STRING_LENGTH || !isAscii(buffer))
    return (start, end) => buffer.toString('utf8', start, end);
  const whole = buffer.toString('latin1');
  return (start, end) => whole.slice(start, end);
}

/** The text columns of a chunk, in order. */
export function textColumns(chunk: PackedChunk): (string | null)[][] {
  const lengths = chunk.fields.flatMap((field) => (field.kind === 'text' ? [field.lengths] : []));
  const columns = lengths.map((): (string | null)[] => new Array(chunk.rowCount).fill(null));
  const read = textReader(chunk);
  let start = 0;
  for (let row = 0; row < chunk.rowCount; row++) {
    for (const [index, column] of columns.entries()) {
      const length = lengths[index]?.[row] ?? -1;
      if (length < 0) continue;
      column[row] = read(start, start + length);
      start += length;
    }
  }
  return columns;
}
