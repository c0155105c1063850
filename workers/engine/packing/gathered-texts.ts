import duckdb from '@duckdb/node-bindings';
import { endToEnd, type PackedTexts } from '../../store/packed-texts.ts';

/** An engine string: its length, then up to 12 bytes in place, or 4 of them and a pointer. */
export const engineStringBytes = 16;
const inlineBytes = 12;
const none = -1;

/** Texts that few rows have, and which rows these are. */
export interface ApartTexts {
  rows: Int32Array<ArrayBuffer>;
  texts: PackedTexts;
}

export const noTexts: ApartTexts = {
  rows: new Int32Array(0),
  texts: { bytes: new Uint8Array(0), starts: new Uint32Array(0), lengths: new Int32Array(0) },
};

/** Gathers the texts of a column that few rows have. */
export class ApartTextGatherer {
  readonly #texts = new TextGatherer(0);
  readonly #rows: number[] = [];
  readonly #lengths: number[] = [];

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

  finish(): ApartTexts {
    const lengths = Int32Array.from(this.#lengths);
    return {
      rows: Int32Array.from(this.#rows),
      texts: { bytes: this.#texts.finish(), starts: endToEnd(lengths), lengths },
    };
  }
}

/** The texts of one column, end to end. */
export class TextGatherer {
  byteCount = 0;
  #bytes: Uint8Array<ArrayBuffer>;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
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
    for (let at = 0; at < strings.byteLength; at += engineStringBytes) {
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

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  if (bytes.buffer instanceof ArrayBuffer) return bytes.buffer;
  throw new TypeError('The engine handed out shared memory.');
}
