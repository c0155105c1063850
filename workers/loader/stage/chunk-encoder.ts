import { formatCount } from '../../../core/run/format.ts';
import type { PackedChunk } from '../packed-chunk.ts';
import { storedValues, textBytes, textLength } from './packed-row.ts';
import { encodeRecord, headerLength, storedInteger } from './record.ts';
import { intact, StorageClasses, type StoredAs } from './storage-classes.ts';
import type { TableBuilder } from './table-builder.ts';
import { varintLength, writeVarint } from './varint.ts';

export interface EncodedRows {
  rowCount: number;
  setAsideCount: number;
}

export interface StageTables {
  rows: TableBuilder;
  /** Rows with a value that SQLite cannot store. */
  setAside: TableBuilder;
  /** For each of them the index of that column. */
  culprits: TableBuilder;
}

/** A table to which some rows of a chunk are dealt; the next one gets rowid `rowCount` + 1. */
export interface DealtTable {
  readonly rows: TableBuilder;
  rowCount: number;
}

/** Serial type → bytes of the body, for the types below text. */
const bodyBytes = Uint8Array.of(0, 1, 2, 3, 4, 6, 8, 8, 0, 0);
const firstTextSerial = 13;
/** SQLite reads no longer record than this (bytes). */
const longestRecord = 1_000_000_000;
/** More than the header and the numbers of a record take. */
const besideTexts = 65_536;
const noWords = new Int32Array(0);

/**
 * Writes packed chunks as records of SQLite's file format: first the storage class of each value, column by column,
 * then row by row the bytes.
 */
export class ChunkEncoder {
  readonly #width: number;
  readonly #hasDecimals: boolean;
  readonly #classes: StorageClasses;

  constructor(columns: readonly StoredAs[]) {
    this.#width = columns.length;
    this.#hasDecimals = columns.includes('decimal');
    this.#classes = new StorageClasses(columns);
  }

  /**
   * Adds the live rows, with rowids from `firstRowid` on; returns how many there were, and how many of them were set
   * aside. Throws a `RangeError` for a row that SQLite could not read.
   */
  encode(chunk: PackedChunk, firstRowid: number, { rows, setAside, culprits }: StageTables): EncodedRows {
    assertReadable(chunk);
    this.#classes.classify(chunk);
    const width = this.#width;
    const { isDead } = chunk;
    let textStart = 0;
    let setAsideCount = 0;
    let rowid = firstRowid;
    for (let row = 0; row < chunk.rowCount; row++) {
      if (isDead?.[row] === 1) continue;
      const culprit = this.#classes.culprits[row] ?? intact;
      if (culprit === intact) {
        const storedBytes = this.#writeRow(rows, rowid, chunk, row, textStart);
        textStart += this.#hasDecimals ? textBytes(chunk, row) : storedBytes;
      } else {
        setAside.add(rowid, encodeRecord(storedValues(chunk, row, textStart, width)));
        culprits.add(rowid, encodeRecord([storedInteger(culprit)]));
        textStart += textBytes(chunk, row);
        setAsideCount++;
      }
      rowid++;
    }
    return { rowCount: rowid - firstRowid, setAsideCount };
  }

  /** Adds each row to the table that `tableOf` names. For rows of which SQLite can store every value. */
  deal(chunk: PackedChunk, tableOf: (row: number) => DealtTable): void {
    assertReadable(chunk);
    this.#classes.classify(chunk);
    let textStart = 0;
    for (let row = 0; row < chunk.rowCount; row++) {
      const table = tableOf(row);
      table.rowCount++;
      textStart += this.#writeRow(table.rows, table.rowCount, chunk, row, textStart);
    }
  }

  /** Returns the bytes of the texts that the row stores. */
  #writeRow(table: TableBuilder, rowid: number, chunk: PackedChunk, row: number, textStart: number): number {
    const { serials } = this.#classes;
    const first = row * this.#width;
    let headerBytes = 0;
    let numbers = 0;
    let texts = 0;
    for (let cell = first; cell < first + this.#width; cell++) {
      const serial = serials[cell] ?? 0;
      headerBytes += serial < 128 ? 1 : varintLength(serial);
      if (serial < firstTextSerial) numbers += bodyBytes[serial] ?? 0;
      else texts += (serial - firstTextSerial) >> 1;
    }
    const header = headerLength(headerBytes);
    const payload = header + numbers + texts;
    const at = table.reserve(rowid, payload);
    if (at >= 0) {
      this.#writeBody(table.leaf, this.#writeHeader(table.leaf, at, header, first), chunk, row, textStart);
      return texts;
    }
    const record = Buffer.alloc(payload);
    this.#writeBody(record, this.#writeHeader(record, 0, header, first), chunk, row, textStart);
    table.add(rowid, record);
    return texts;
  }

  #writeHeader(page: Uint8Array, start: number, header: number, first: number): number {
    const { serials } = this.#classes;
    let at = writeVarint(page, start, header);
    for (let cell = first; cell < first + this.#width; cell++) {
      const serial = serials[cell] ?? 0;
      if (serial < 128) page[at++] = serial;
      else at = writeVarint(page, at, serial);
    }
    return at;
  }

  #writeBody(page: Uint8Array, start: number, { texts, fields }: PackedChunk, row: number, textStart: number): void {
    const { serials, words } = this.#classes;
    const width = this.#width;
    let at = start;
    let from = textStart;
    for (let column = 0; column < width; column++) {
      const serial = serials[row * width + column] ?? 0;
      if (serial >= firstTextSerial) {
        const length = (serial - firstTextSerial) >> 1;
        copy(texts, from, page, at, length);
        at += length;
        from += length;
        continue;
      }
      if (serial > 0 && serial < 8) {
        const values = words[column] ?? noWords;
        at = writeNumber(page, at, serial, values[2 * row] ?? 0, values[2 * row + 1] ?? 0);
      }
      if (this.#hasDecimals) from += textLength(fields[column], row);
    }
  }
}

/** Asserts that no row is longer than a record may be; few chunks are long enough for a look at their rows. */
function assertReadable(chunk: PackedChunk): void {
  const mostTextBytes = longestRecord - besideTexts;
  if (chunk.texts.length <= mostTextBytes) return;
  for (let row = 0; row < chunk.rowCount; row++) {
    if (chunk.isDead?.[row] !== 1 && textBytes(chunk, row) > mostTextBytes)
      throw new RangeError(`a row takes more than the ${formatCount(longestRecord)} bytes that SQLite can hold`);
  }
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
