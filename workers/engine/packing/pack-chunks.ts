import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { type PackedChunk, type PackedField, type PackedKind, wordsPerValue } from '../../loader/packed-chunk.ts';

/** Few enough messages, and little memory in flight: at most eight of the engine's own chunks, fewer where rows are wide. */
const mostRows = 16_384;
const mostValues = 262_144;
const enoughTextBytes = 4_000_000;
const engineRows = 2048;

/** An engine string: its length, then up to 12 bytes in place, or 4 of them and a pointer. */
const stringBytes = 16;
const inlineBytes = 12;
const none = -1;

/**
 * Packs what a stream of `packedSelect` yields, in chunks ready to be sent. A stream that breaks looks like one that
 * ends, so the caller must prove by counting that all rows came.
 */
export async function* packChunks(result: DuckDBResult, kinds: readonly PackedKind[]): AsyncGenerator<PackedChunk> {
  let packer = new ChunkPacker(kinds);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    if (!packer.hasRoomFor(chunk.rowCount)) {
      yield packer.finish();
      packer = new ChunkPacker(kinds);
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
  #texts: Uint8Array<ArrayBuffer>;
  #textBytes = 0;

  constructor(kinds: readonly PackedKind[]) {
    const engineChunks = Math.floor(mostValues / (kinds.length * engineRows));
    this.#capacity = Math.min(mostRows, Math.max(1, engineChunks) * engineRows);
    this.#columns = kinds.map((kind) => new PackedColumn(kind, this.#capacity));
    this.#texts = new Uint8Array(this.#capacity * 64);
  }

  hasRoomFor(rowCount: number): boolean {
    return this.rowCount === 0 || (this.rowCount + rowCount <= this.#capacity && this.#textBytes < enoughTextBytes);
  }

  add({ chunk, rowCount }: DuckDBDataChunk): void {
    this.#columns.forEach((column, index) => {
      column.add(duckdb.data_chunk_get_vector(chunk, index), this.rowCount, rowCount);
    });
    this.#addTexts(
      duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, this.#columns.length), rowCount * stringBytes),
    );
    this.rowCount += rowCount;
  }

  finish(): PackedChunk {
    return {
      rowCount: this.rowCount,
      texts: this.#texts.subarray(0, this.#textBytes),
      fields: this.#columns.map((column) => column.finish(this.rowCount)),
    };
  }

  /** Reaching a string behind its pointer costs a native call, so strings that lie end to end are fetched with one. */
  #addTexts(strings: Uint8Array): void {
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
    const needed = this.#textBytes + bytes.length;
    if (needed > this.#texts.length) {
      const larger = new Uint8Array(Math.max(needed, this.#texts.length * 2));
      larger.set(this.#texts.subarray(0, this.#textBytes));
      this.#texts = larger;
    }
    this.#texts.set(bytes, this.#textBytes);
    this.#textBytes = needed;
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
