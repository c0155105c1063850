import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { type PackedChunk, type PackedField, type PackedKind, wordsPerValue } from '../../loader/packed-chunk.ts';
import { ApartTextGatherer, type ApartTexts, engineStringBytes, TextGatherer } from './gathered-texts.ts';

/** Few enough messages, and little memory in flight: at most eight of the engine's own chunks, fewer where rows are wide. */
const mostRows = 16_384;
const mostValues = 262_144;
const enoughTextBytes = 4_000_000;
const engineRows = 2048;

/** A packed chunk, with the texts that stand apart: the rows that have one, and these texts. */
export interface ReadChunk extends PackedChunk {
  apart?: ApartTexts;
}

/**
 * Packs what a stream of `packedSelect` yields, in chunks ready to be sent. A stream that breaks looks like one that
 * ends, so the caller must prove by counting that all rows came.
 */
export async function* packChunks(
  result: DuckDBResult,
  kinds: readonly PackedKind[],
  hasApart = false,
): AsyncGenerator<ReadChunk> {
  let packer = new ChunkPacker(kinds, hasApart);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    if (!packer.hasRoomFor(chunk.rowCount)) {
      yield packer.finish();
      packer = new ChunkPacker(kinds, hasApart);
    }
    packer.add(chunk);
  }
  if (packer.rowCount > 0) yield packer.finish();
}

/** Gathers engine chunks into one packed chunk: vectors are copied whole, and so are the row texts, which the engine lays out one behind the other. */
class ChunkPacker {
  rowCount = 0;
  readonly #columns: PackedColumn[];
  readonly #capacity: number;
  readonly #texts: TextGatherer;
  readonly #apart: ApartTextGatherer | undefined;

  constructor(kinds: readonly PackedKind[], hasApart: boolean) {
    const engineChunks = Math.floor(mostValues / (kinds.length * engineRows));
    this.#capacity = Math.min(mostRows, Math.max(1, engineChunks) * engineRows);
    this.#columns = kinds.map((kind) => new PackedColumn(kind, this.#capacity));
    this.#texts = new TextGatherer(this.#capacity * 64);
    if (hasApart) this.#apart = new ApartTextGatherer();
  }

  hasRoomFor(rowCount: number): boolean {
    const bytes = this.#texts.byteCount + (this.#apart?.byteCount ?? 0);
    return this.rowCount === 0 || (this.rowCount + rowCount <= this.#capacity && bytes < enoughTextBytes);
  }

  add({ chunk, rowCount }: DuckDBDataChunk): void {
    this.#columns.forEach((column, index) => {
      column.add(duckdb.data_chunk_get_vector(chunk, index), this.rowCount, rowCount);
    });
    const strings = (index: number) =>
      duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, index), rowCount * engineStringBytes);
    this.#texts.add(strings(this.#columns.length));
    this.#apart?.add(strings(this.#columns.length + 1), this.rowCount);
    this.rowCount += rowCount;
  }

  finish(): ReadChunk {
    return {
      rowCount: this.rowCount,
      texts: this.#texts.finish(),
      fields: this.#columns.map((column) => column.finish(this.rowCount)),
      ...(this.#apart && { apart: this.#apart.finish() }),
    };
  }
}

/** One column's vectors, one behind the other. */
class PackedColumn {
  readonly #kind: PackedKind;
  readonly #capacity: number;
  readonly #words: Int32Array<ArrayBuffer>;
  #nulls: Uint8Array<ArrayBuffer> | null = null;

  constructor(kind: PackedKind, capacity: number) {
    this.#kind = kind;
    this.#capacity = capacity;
    this.#words = new Int32Array(capacity * wordsOf(kind));
  }

  add(vector: duckdb.Vector, rowsBefore: number, rowCount: number): void {
    const width = wordsOf(this.#kind);
    const data = duckdb.vector_get_data(vector, rowCount * width * 4);
    this.#words.set(new Int32Array(data.buffer, data.byteOffset, rowCount * width), rowsBefore * width);
    if (this.#kind !== 'text')
      this.#addNulls(duckdb.vector_get_validity(vector, Math.ceil(rowCount / 64) * 8), rowsBefore, rowCount);
  }

  finish(rowCount: number): PackedField {
    const words = this.#words.subarray(0, rowCount * wordsOf(this.#kind));
    return this.#kind === 'text' ? { kind: 'text', lengths: words } : { kind: this.#kind, words, nulls: this.#nulls };
  }

  /** A set bit means valid; no mask means that all are. */
  #addNulls(validity: Uint8Array | null, rowsBefore: number, rowCount: number): void {
    if (!validity) return;
    for (let row = 0; row < rowCount; row++) {
      const mask = validity[row >> 3] ?? 0;
      if (mask === 0xff) row |= 7;
      else if (((mask >> (row & 7)) & 1) === 0) {
        this.#nulls ??= new Uint8Array(this.#capacity);
        this.#nulls[rowsBefore + row] = 1;
      }
    }
  }
}

function wordsOf(kind: PackedKind): number {
  return kind === 'text' ? 1 : wordsPerValue[kind];
}
