/** How a column travels from the engine to the loader. */
export type PackedKind = 'text' | 'integer' | 'number' | 'boolean';

/** Texts lie in `PackedChunk.texts`; a length is in bytes of UTF-8, -1 for null. */
export interface PackedTexts {
  kind: 'text';
  lengths: Int32Array<ArrayBuffer>;
}

/**
 * `words`: 64-bit little-endian values as pairs of 32-bit words, or one word a value for booleans. `nulls`: 1 where
 * null.
 */
export interface PackedNumbers {
  kind: 'integer' | 'number' | 'boolean';
  words: Int32Array<ArrayBuffer>;
  nulls: Uint8Array<ArrayBuffer> | null;
}

export type PackedField = PackedTexts | PackedNumbers;

/** Some thousand rows, ready to be transferred to another thread. */
export interface PackedChunk {
  rowCount: number;
  /**
   * Row by row, the bytes of its text columns in column order, with nothing between: lengths tell them apart. Those of
   * dead rows are left out.
   */
  texts: Uint8Array<ArrayBuffer>;
  fields: PackedField[];
  /** 1 where a row is not to be loaded; null where all are. */
  isDead?: Uint8Array<ArrayBuffer> | null | undefined;
}

export const wordsPerValue: Record<PackedNumbers['kind'], number> = { integer: 2, number: 2, boolean: 1 };

/** The buffers of a chunk, each once, to be handed over instead of copied. */
export function transferablesOf(chunk: PackedChunk): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>([chunk.texts.buffer]);
  if (chunk.isDead) buffers.add(chunk.isDead.buffer);
  for (const field of chunk.fields) {
    buffers.add(field.kind === 'text' ? field.lengths.buffer : field.words.buffer);
    if (field.kind !== 'text' && field.nulls) buffers.add(field.nulls.buffer);
  }
  return [...buffers];
}
