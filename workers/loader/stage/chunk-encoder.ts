import type { PackedChunk, PackedNumbers } from '../packed-chunk.ts';
import { storedDecimal } from './decimal.ts';
import { encodeRecord, headerLength, type StoredValue, storedInteger, storedNull, storedText, storedWords } from './record.ts';
import type { TableBuilder } from './table-builder.ts';
import { varintLength, writeVarint } from './varint.ts';

/** How a column's values are stored: a decimal comes as text and becomes the number that keeps its digits. */
export type StoredAs = 'text' | 'integer' | 'number' | 'boolean' | 'decimal';

export interface StageTables {
  rows: TableBuilder;
  /** Rows with a value that SQLite cannot store, each with the index of that column behind its values. */
  setAside: TableBuilder;
  /** Source index, source row and line of each row, where they travel. */
  lineage: TableBuilder | undefined;
}

/** Serial type → bytes of the body, for the types below text. */
const bodyBytes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];
const noWords = new Int32Array(0);
const intact = -1;

/** Writes packed chunks as records of SQLite's file format: first the storage class of each value, column by column, then row by row the bytes. */
export class ChunkEncoder {
  readonly #columns: readonly StoredAs[];
  #serials = new Int32Array(0);
  /** For each row the column that SQLite cannot store, or `intact`. */
  #culprits = new Int32Array(0);
  #words: Int32Array[] = [];

  constructor(columns: readonly StoredAs[]) {
    this.#columns = columns;
  }

  /** Adds the rows with rowids from `firstRowid` on; returns how many were set aside. */
  encode(chunk: PackedChunk, firstRowid: number, { rows, setAside, lineage }: StageTables): number {
    this.#classify(chunk);
    const width = this.#columns.length;
    let textAt = 0;
    let setAsideCount = 0;
    for (let row = 0; row < chunk.rowCount; row++) {
      const start = textAt;
      textAt += textBytes(chunk, row, width);
      const rowid = firstRowid + row;
      if (lineage) addLineage(lineage, rowid, chunk, row, width);
      const culprit = this.#culprits[row] ?? intact;
      if (culprit === intact) this.#writeRow(rows, rowid, chunk.texts, row, start);
      else {
        setAsideCount++;
        setAside.add(rowid, encodeRecord([...valuesOf(chunk, row, start, width), storedInteger(culprit)]));
      }
    }
    return setAsideCount;
  }

  #classify(chunk: PackedChunk): void {
    const cells = chunk.rowCount * this.#columns.length;
    if (this.#serials.length < cells) this.#serials = new Int32Array(cells);
    if (this.#culprits.length < chunk.rowCount) this.#culprits = new Int32Array(chunk.rowCount);
    this.#culprits.fill(intact);
    this.#words = this.#columns.map((storedAs, column) => this.#classifyColumn(chunk, column, storedAs));
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
      this.#serials[at] = length < 0 ? 0 : 13 + 2 * length;
    }
  }

  #classifyIntegers(words: Int32Array, column: number, rowCount: number): void {
    const width = this.#columns.length;
    for (let row = 0, at = column; row < rowCount; row++, at += width) {
      this.#serials[at] = integerSerial(words[2 * row] ?? 0, words[2 * row + 1] ?? 0);
    }
  }

  #classifyNumbers(field: PackedNumbers, column: number, rowCount: number): void {
    const width = this.#columns.length;
    for (let row = 0, at = column; row < rowCount; row++, at += width) {
      this.#serials[at] = 7;
      if (isNotANumber(field.words[2 * row] ?? 0, field.words[2 * row + 1] ?? 0) && !field.nulls?.[row]) {
        this.#culprits[row] = column;
      }
    }
  }

  #classifyBooleans(words: Int32Array, column: number, rowCount: number): void {
    const width = this.#columns.length;
    for (let row = 0, at = column; row < rowCount; row++, at += width) this.#serials[at] = words[row] === 0 ? 8 : 9;
  }

  #classifyNulls(nulls: Uint8Array, column: number, rowCount: number): void {
    const width = this.#columns.length;
    for (let row = 0, at = column; row < rowCount; row++, at += width) if (nulls[row] === 1) this.#serials[at] = 0;
  }

  #classifyDecimals(chunk: PackedChunk, column: number): Int32Array {
    const width = this.#columns.length;
    const field = chunk.fields[column];
    const words = new Int32Array(2 * chunk.rowCount);
    const [integers, numbers] = [new BigInt64Array(words.buffer), new Float64Array(words.buffer)];
    let rowStart = 0;
    for (let row = 0, at = column; row < chunk.rowCount; row++, at += width) {
      const start = rowStart + textBytes(chunk, row, column);
      rowStart += textBytes(chunk, row, width);
      const length = field?.kind === 'text' ? (field.lengths[row] ?? -1) : -1;
      this.#serials[at] = 0;
      if (length < 0) continue;
      const stored = storedDecimal(Buffer.from(chunk.texts.subarray(start, start + length)).toString('latin1'));
      if (!stored) this.#culprits[row] = column;
      else if (stored.kind === 'number') {
        numbers[row] = stored.value;
        this.#serials[at] = 7;
      } else {
        integers[row] = stored.value;
        this.#serials[at] = integerSerial(words[2 * row] ?? 0, words[2 * row + 1] ?? 0);
      }
    }
    return words;
  }

  #writeRow(table: TableBuilder, rowid: number, texts: Uint8Array, row: number, textStart: number): void {
    const width = this.#columns.length;
    const first = row * width;
    let headerBytes = 0;
    let body = 0;
    for (let at = first; at < first + width; at++) {
      const serial = this.#serials[at] ?? 0;
      headerBytes += serial < 128 ? 1 : varintLength(serial);
      body += serial < 12 ? (bodyBytes[serial] ?? 0) : (serial - 13) / 2;
    }
    const header = headerLength(headerBytes);
    const at = table.reserve(rowid, header + body);
    if (at >= 0) {
      this.#writeRecord(table.leaf, at, header, texts, row, textStart);
      return;
    }
    const record = Buffer.alloc(header + body);
    this.#writeRecord(record, 0, header, texts, row, textStart);
    table.add(rowid, record);
  }

  #writeRecord(page: Uint8Array, start: number, header: number, texts: Uint8Array, row: number, textStart: number): void {
    const width = this.#columns.length;
    const first = row * width;
    let at = writeVarint(page, start, header);
    for (let column = 0; column < width; column++) {
      const serial = this.#serials[first + column] ?? 0;
      if (serial < 128) page[at++] = serial;
      else at = writeVarint(page, at, serial);
    }
    let from = textStart;
    for (let column = 0; column < width; column++) {
      const serial = this.#serials[first + column] ?? 0;
      if (this.#columns[column] === 'text') {
        if (serial === 0) continue;
        const length = (serial - 13) / 2;
        copy(texts, from, page, at, length);
        from += length;
        at += length;
        continue;
      }
      if (serial === 0 || serial > 7) continue;
      const words = this.#words[column] ?? noWords;
      at = writeNumber(page, at, serial, words[2 * row] ?? 0, words[2 * row + 1] ?? 0);
    }
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

/** Writes the last bytes of a 64-bit value, most significant first: as many as the serial type has. */
function writeNumber(page: Uint8Array, start: number, serial: number, low: number, high: number): number {
  let at = start;
  if (serial >= 6) {
    page[at++] = high >> 24;
    page[at++] = high >> 16;
  }
  if (serial >= 5) {
    page[at++] = high >> 8;
    page[at++] = high;
  }
  if (serial >= 4) page[at++] = low >> 24;
  if (serial >= 3) page[at++] = low >> 16;
  if (serial >= 2) page[at++] = low >> 8;
  page[at++] = low;
  return at;
}

/** Short texts are the rule, and there a loop beats the native call. */
function copy(from: Uint8Array, start: number, to: Uint8Array, at: number, length: number): void {
  if (length > 64) to.set(from.subarray(start, start + length), at);
  else for (let index = 0; index < length; index++) to[at + index] = from[start + index] ?? 0;
}

/** Bytes of the texts in the first `width` columns of a row. */
function textBytes(chunk: PackedChunk, row: number, width: number): number {
  let bytes = 0;
  for (let column = 0; column < width; column++) {
    const field = chunk.fields[column];
    if (field?.kind !== 'text') continue;
    const length = field.lengths[row] ?? -1;
    if (length > 0) bytes += length;
  }
  return bytes;
}

function addLineage(table: TableBuilder, rowid: number, chunk: PackedChunk, row: number, width: number): void {
  table.add(rowid, encodeRecord([0, 1, 2].map((offset) => valueOf(chunk, row, 0, width + offset))));
}

function valuesOf(chunk: PackedChunk, row: number, textStart: number, width: number): StoredValue[] {
  let from = textStart;
  return Array.from({ length: width }, (_, column) => {
    const value = valueOf(chunk, row, from, column);
    if (chunk.fields[column]?.kind === 'text') from += value.body.length;
    return value;
  });
}

function valueOf(chunk: PackedChunk, row: number, textStart: number, column: number): StoredValue {
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
