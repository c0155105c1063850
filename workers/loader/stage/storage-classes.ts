import type { PackedChunk, PackedNumbers } from '../packed-chunk.ts';
import { storedDecimal } from './decimal.ts';
import { textBytes } from './packed-row.ts';

/** How a column's values are stored: a decimal comes as text and becomes the number that keeps its digits. */
export type StoredAs = 'text' | 'integer' | 'number' | 'boolean' | 'decimal';

/** The mark of a row that SQLite can store. */
export const intact = -1;
const noWords = new Int32Array(0);

/** The storage class of each value of a chunk, found column by column, which is what makes it fast. */
export class StorageClasses {
  /** Serial types of SQLite's record format, row by row. */
  serials = new Int32Array(0);
  /** For each row the column that SQLite cannot store, or `intact`. */
  culprits = new Int32Array(0);
  /** For each column that is no text, its values as pairs of words. */
  words: Int32Array[] = [];
  readonly #columns: readonly StoredAs[];

  constructor(columns: readonly StoredAs[]) {
    this.#columns = columns;
  }

  classify(chunk: PackedChunk): void {
    const cells = chunk.rowCount * this.#columns.length;
    if (this.serials.length < cells) this.serials = new Int32Array(cells);
    if (this.culprits.length < chunk.rowCount) this.culprits = new Int32Array(chunk.rowCount);
    this.culprits.fill(intact);
    this.words = this.#columns.map((storedAs, column) => this.#classifyColumn(chunk, column, storedAs));
  }

  #classifyColumn(chunk: PackedChunk, column: number, storedAs: StoredAs): Int32Array {
    const field = chunk.fields[column];
    if (!field) throw new RangeError(`A chunk lacks column ${column}.`);
    if (field.kind === 'text') {
      if (storedAs === 'decimal') return this.#classifyDecimals(chunk, column);
      this.#classifyTexts(field.lengths, column);
      return noWords;
    }
    if (field.kind === 'integer') this.#classifyIntegers(field.words, column, chunk.rowCount);
    else if (field.kind === 'number') this.#classifyNumbers(field, column, chunk.rowCount);
    else this.#classifyBooleans(field.words, column, chunk.rowCount);
    if (field.nulls) this.#classifyNulls(field.nulls, column, chunk.rowCount);
    return field.words;
  }

  #classifyTexts(lengths: Int32Array, column: number): void {
    const width = this.#columns.length;
    for (let row = 0, at = column; row < lengths.length; row++, at += width) {
      const length = lengths[row] ?? -1;
      this.serials[at] = length < 0 ? 0 : 13 + 2 * length;
    }
  }

  #classifyIntegers(words: Int32Array, column: number, rowCount: number): void {
    const width = this.#columns.length;
    for (let row = 0, at = column; row < rowCount; row++, at += width) {
      this.serials[at] = integerSerial(words[2 * row] ?? 0, words[2 * row + 1] ?? 0);
    }
  }

  #classifyNumbers(field: PackedNumbers, column: number, rowCount: number): void {
    const width = this.#columns.length;
    for (let row = 0, at = column; row < rowCount; row++, at += width) {
      this.serials[at] = 7;
      if (isNotANumber(field.words[2 * row] ?? 0, field.words[2 * row + 1] ?? 0) && !field.nulls?.[row]) {
        this.culprits[row] = column;
      }
    }
  }

  #classifyBooleans(words: Int32Array, column: number, rowCount: number): void {
    const width = this.#columns.length;
    for (let row = 0, at = column; row < rowCount; row++, at += width) this.serials[at] = words[row] === 0 ? 8 : 9;
  }

  #classifyNulls(nulls: Uint8Array, column: number, rowCount: number): void {
    const width = this.#columns.length;
    for (let row = 0, at = column; row < rowCount; row++, at += width) if (nulls[row] === 1) this.serials[at] = 0;
  }

  #classifyDecimals(chunk: PackedChunk, column: number): Int32Array {
    const width = this.#columns.length;
    const field = chunk.fields[column];
    const words = new Int32Array(2 * chunk.rowCount);
    const [integers, numbers] = [new BigInt64Array(words.buffer), new Float64Array(words.buffer)];
    let rowStart = 0;
    for (let row = 0, at = column; row < chunk.rowCount; row++, at += width) {
      if (chunk.isDead?.[row] === 1) continue;
      const start = rowStart + textBytes(chunk, row, column);
      rowStart += textBytes(chunk, row);
      const length = field?.kind === 'text' ? (field.lengths[row] ?? -1) : -1;
      this.serials[at] = 0;
      if (length < 0) continue;
      const stored = storedDecimal(Buffer.from(chunk.texts.subarray(start, start + length)).toString('latin1'));
      if (!stored) this.culprits[row] = column;
      else if (stored.kind === 'number') {
        numbers[row] = stored.value;
        this.serials[at] = 7;
      } else {
        integers[row] = stored.value;
        this.serials[at] = integerSerial(words[2 * row] ?? 0, words[2 * row + 1] ?? 0);
      }
    }
    return words;
  }
}

function integerSerial(low: number, high: number): number {
  if (high !== low >> 31) return high >= -32_768 && high <= 32_767 ? 5 : 6;
  if (low >= -128 && low <= 127) return low === 0 ? 8 : low === 1 ? 9 : 1;
  if (low >= -32_768 && low <= 32_767) return 2;
  return low >= -8_388_608 && low <= 8_388_607 ? 3 : 4;
}

function isNotANumber(low: number, high: number): boolean {
  return (high & 0x7ff00000) === 0x7ff00000 && ((high & 0xfffff) !== 0 || low !== 0);
}
