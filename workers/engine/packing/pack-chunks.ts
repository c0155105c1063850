import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { type PackedChunk, type PackedField, type PackedKind, wordsPerValue } from '../../loader/packed-chunk.ts';
import { endToEnd, type PackedTexts } from '../../store/packed-texts.ts';

/**
 * Few enough messages, and little memory in flight: at most eight of the engine's own chunks, fewer where rows are
 * wide.
 */
const mostRows = 16_384;
const mostValues = 262_144;
const enoughTextBytes = 4_000_000;
const engineRows = 2048;

/** An engine string: its length, then up to 12 bytes in place, or 4 of them and a pointer. */
const stringBytes = 16;
const inlineBytes = 12;
const none = -1;

/** A packed chunk, with the texts that stand apart: the rows that have one, and these texts. */
export interface ReadChunk extends PackedChunk {
  apart?: { rows: Int32Array<ArrayBuffer>; texts: PackedTexts };
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
      const { textBytes } = packer;
      yield packer.finish();
      packer = new ChunkPacker(kinds, hasApart, textBytes);
    }
    packer.add(chunk);
  }
  if (packer.rowCount > 0) yield packer.finish();
}

/**
 * Gathers engine chunks into one packed chunk: vectors are copied whole, and so are the row texts, which the engine
 * lays out one behind the other.
 */
class ChunkPacker {
  rowCount = 0;
  readonly #columns: PackedColumn[];
  readonly #capacity: number;
  readonly #texts: TextGatherer;
  readonly #apart: ApartTexts | undefined;

  /** `textBytes`: as in the chunk before, so that little room is taken twice. */
  constructor(kinds: readonly PackedKind[], hasApart: boolean, textBytes?: { inRows: number; apart: number }) {
    const engineChunks = Math.floor(mostValues / (kinds.length * engineRows));
    this.#capacity = Math.min(mostRows, Math.max(1, engineChunks) * engineRows);
    this.#columns = kinds.map((kind) => new PackedColumn(kind, this.#capacity));
    this.#texts = new TextGatherer(textBytes?.inRows ?? this.#capacity * 64);
    if (hasApart) this.#apart = new ApartTexts(textBytes?.apart ?? 0);
  }

  get textBytes() {
    return { inRows: this.#texts.byteCount, apart: this.#apart?.byteCount ?? 0 };
  }

  hasRoomFor(rowCount: number): boolean {
    const { inRows, apart } = this.textBytes;
    const bytes = inRows + apart;
    return this.rowCount === 0 || (this.rowCount + rowCount <= this.#capacity && bytes < enoughTextBytes);
  }

  add({ chunk, rowCount }: DuckDBDataChunk): void {
    this.#columns.forEach((column, index) => {
      column.add(duckdb.data_chunk_get_vector(chunk, index), this.rowCount, rowCount);
    });
    const strings = (index: number) =>
      duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, index), rowCount * stringBytes);
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

/** Texts that few rows have, and which rows these are. */
class ApartTexts {
  readonly #texts: TextGatherer;
  readonly #rows: number[] = [];
  readonly #lengths: number[] = [];

  constructor(byteCount: number) {
    this.#texts = new TextGatherer(byteCount);
  }

  get byteCount(): number {
    return this.#texts.byteCount;
  }

  add(strings: Uint8Array, rowsBefore: number): void {
    const lengths = new Uint32Array(strings.buffer, strings.byteOffset, strings.byteLength / 4);
    for (let at = 0, row = rowsBefore; at < lengths.length; at += 4, row++) {
      const length = lengths[at] ?? 0;
      if (length === 0) continue;
      this.#rows.push(row);
      this.#lengths.push(length);
    }
    this.#texts.add(strings);
  }

  finish(): NonNullable<ReadChunk['apart']> {
    const lengths = Int32Array.from(this.#lengths);
    return {
      rows: Int32Array.from(this.#rows),
      texts: { bytes: this.#texts.finish(), starts: endToEnd(lengths), lengths },
    };
  }
}

/** The texts of one column, end to end. */
class TextGatherer {
  byteCount = 0;
  #bytes: Uint8Array<ArrayBuffer>;

  /** With room for a tenth more than expected. */
  constructor(expectedBytes: number) {
    this.#bytes = new Uint8Array(Math.ceil(expectedBytes * 1.1));
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.byteCount);
  }

  /** Reaching a string behind its pointer costs a native call, so strings that lie end to end are fetched with one. */
  add(strings: Uint8Array): void {
    const lengths = new Uint32Array(strings.buffer, strings.byteOffset, strings.byteLength / 4);
    const pointers = new BigUint64Array(strings.buffer, strings.byteOffset, strings.byteLength / 8);
    let runAt = none;
    let runBytes = 0;
    let runEnd = 0n;
    const fetchRun = () => {
      if (runAt !== none)
        this.#append(duckdb.get_data_from_pointer(bufferOf(strings), strings.byteOffset + runAt, runBytes));
      runAt = none;
    };
    for (let at = 0; at < strings.byteLength; at += stringBytes) {
      const length = lengths[at / 4] ?? 0;
      if (length === 0) continue;
      if (length <= inlineBytes) {
        fetchRun();
        this.#append(strings.subarray(at + 4, at + 4 + length));
        continue;
      }
      const pointer = pointers[at / 8 + 1] ?? 0n;
      if (runAt === none || pointer !== runEnd) {
        fetchRun();
        runAt = at + 8;
        runBytes = 0;
      }
      runBytes += length;
      runEnd = pointer + BigInt(length);
    }
    fetchRun();
  }

  #append(bytes: Uint8Array): void {
    const needed = this.byteCount + bytes.length;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.byteCount));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.byteCount);
    this.byteCount = needed;
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

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  if (bytes.buffer instanceof ArrayBuffer) return bytes.buffer;
  throw new TypeError('The engine handed out shared memory.');
}
