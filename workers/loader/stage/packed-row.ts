import type { PackedChunk, PackedField } from '../packed-chunk.ts';
import { type StoredValue, storedInteger, storedNull, storedText, storedWords } from './record.ts';

/** Bytes of the texts in a row, or in its first `width` columns. */
export function textBytes(chunk: PackedChunk, row: number, width = chunk.fields.length): number {
  let bytes = 0;
  for (let column = 0; column < width; column++) bytes += textLength(chunk.fields[column], row);
  return bytes;
}

/** Bytes of one text; null and numbers have none. */
export function textLength(field: PackedField | undefined, row: number): number {
  return field?.kind === 'text' ? Math.max(0, field.lengths[row] ?? 0) : 0;
}

/**
 * The first `width` values of a row whose texts start at `textStart`, as SQLite would store them where any type is
 * welcome.
 */
export function storedValues(chunk: PackedChunk, row: number, textStart: number, width: number): StoredValue[] {
  let from = textStart;
  return Array.from({ length: width }, (_, column) => {
    const value = storedValue(chunk, row, from, column);
    if (chunk.fields[column]?.kind === 'text') from += value.body.length;
    return value;
  });
}

function storedValue(chunk: PackedChunk, row: number, textStart: number, column: number): StoredValue {
  const field = chunk.fields[column];
  if (!field) return storedNull;
  if (field.kind === 'text') {
    const length = field.lengths[row] ?? -1;
    return length < 0 ? storedNull : storedText(chunk.texts.subarray(textStart, textStart + length));
  }
  if (field.nulls?.[row] === 1) return storedNull;
  if (field.kind === 'boolean') return storedInteger(field.words[row] ?? 0);
  return storedWords(field.kind === 'integer' ? 6 : 7, field.words[2 * row] ?? 0, field.words[2 * row + 1] ?? 0);
}
