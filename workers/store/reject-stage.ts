import { Buffer } from 'node:buffer';
import { type RejectReason, shortValue } from '../../core/store/reject.ts';
import { shortValueLength } from '../../core/store/schema.ts';
import type { PackedChunk, PackedField } from '../loader/packed-chunk.ts';
import { sealStage } from '../loader/stage/seal-stage.ts';
import { StageFile } from '../loader/stage/stage-file.ts';
import { StageTable } from '../loader/stage/stage-table.ts';
import { compressedBlocks } from './compressed-blocks.ts';
import { type PackedTexts, textReaderOf } from './packed-texts.ts';
import type { RejectBatch } from './reject-batch.ts';
import { identitiesOf } from './reject-identity.ts';

/** Where each message differs, remembering them all would fill the memory: some are then staged twice. */
const mostReasons = 100_000;

/** How many rejects of the run have a reason, whatever their message. */
export interface ReasonCount {
  reason: Omit<RejectReason, 'message'>;
  count: number;
}

type Cell = number | Uint8Array | null;

/**
 * The rejects of one run until they may be written, in a file of SQLite's own format: all that can be done without the
 * store is done while rows still come. Its tables are `reason_0` (node, source, code, column, message, is_line), `row_0`
 * (reason, source row, fingerprint, short value, and the whole one where it is longer) and `block_0` (first row, lines,
 * lengths, records); a row or a reason is known by its rowid, from 1 on.
 */
export class RejectStage implements Disposable {
  readonly #file: StageFile;
  readonly #reasons: StageTable;
  readonly #rows: StageTable;
  readonly #blocks: StageTable;
  readonly #known = new Map<string, number>();
  readonly #counts = new Map<string, ReasonCount>();

  constructor(path: string) {
    this.#file = new StageFile(path);
    const table = (prefix: string, columns: ('integer' | 'text')[]) =>
      new StageTable(this.#file, { prefix, columns, isOneSegment: true, hasLineage: false });
    this.#reasons = table('reason', ['text', 'text', 'text', 'text', 'text', 'integer']);
    this.#rows = table('row', ['integer', 'integer', 'integer', 'text', 'text']);
    this.#blocks = table('block', ['integer', 'text', 'text', 'text']);
  }

  get path(): string {
    return this.#file.path;
  }

  get rowCount(): number {
    return this.#rows.rowCount;
  }

  get counts(): Iterable<ReasonCount> {
    return this.#counts.values();
  }

  add(batch: RejectBatch): void {
    const firstRow = this.#rows.rowCount + 1;
    const rowCount = batch.reason.length;
    this.#addRows(batch, this.#stagedReasons(batch));
    let row = firstRow;
    const blocks: Cell[][] = [];
    for (const block of compressedBlocks(batch, Array(rowCount).keys())) {
      blocks.push([row, block.lines, block.lengths, block.records]);
      row += block.rowCount;
    }
    addTo(this.#blocks, blocks);
  }

  /** Writes what is left; after that, the file can be attached to a database. */
  seal(): void {
    sealStage(
      this.#file,
      [this.#reasons, this.#rows, this.#blocks].flatMap((table) => table.finish()),
    );
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  /** For each reason of a batch its rowid. */
  #stagedReasons({ reasons, reason: reasonOf }: RejectBatch): number[] {
    const counted = new Uint32Array(reasons.length);
    for (const reason of reasonOf) counted[reason] = (counted[reason] ?? 0) + 1;
    return reasons.map(({ message, ...reason }, index) => {
      const place = JSON.stringify([reason.node, reason.source, reason.code, reason.column, reason.isLine]);
      const count = this.#counts.get(place) ?? { reason, count: 0 };
      count.count += counted[index] ?? 0;
      this.#counts.set(place, count);
      const key = `${place}${message}`;
      const known = this.#known.get(key);
      if (known !== undefined) return known;
      if (this.#known.size >= mostReasons) this.#known.clear();
      const { node, source, code, column, isLine } = reason;
      const texts = [node, source ?? '', code, column ?? '', message].map((text) => Buffer.from(text));
      addTo(this.#reasons, [[...texts, Number(isLine)]]);
      const added = this.#reasons.rowCount;
      this.#known.set(key, added);
      return added;
    });
  }

  #addRows(batch: RejectBatch, stagedReasons: readonly number[]): void {
    const rowCount = batch.reason.length;
    const identityAt = identitiesOf(batch);
    const reasons = new Int32Array(2 * rowCount);
    const sourceRows = new Int32Array(2 * rowCount);
    const fingerprints = new Int32Array(2 * rowCount);
    for (let index = 0; index < rowCount; index++) {
      const { sourceRow, fingerprint } = identityAt(index);
      setInteger(reasons, index, stagedReasons[batch.reason[index] ?? -1] ?? 0);
      setInteger(sourceRows, index, sourceRow);
      setInteger(fingerprints, index, fingerprint);
    }
    const { texts, short, whole } = shortValues(batch.values);
    const integers = [reasons, sourceRows, fingerprints].map(
      (words): PackedField => ({ kind: 'integer', words, nulls: null }),
    );
    const values = [short, whole].map((lengths): PackedField => ({ kind: 'text', lengths }));
    this.#rows.add({ rowCount, texts, fields: [...integers, ...values] });
  }
}

/** The part of each value that is kept beside its entry, and behind it the whole of those that are longer; with their lengths. */
function shortValues(values: PackedTexts) {
  const { bytes, starts } = values;
  const short = values.lengths.slice();
  const whole = new Int32Array(short.length).fill(-1);
  const parts: Uint8Array[] = [];
  const readValue = textReaderOf(values);
  let texts = new Uint8Array(short.reduce((sum, length) => sum + Math.max(length, 0), 0));
  let end = 0;
  short.forEach((length, index) => {
    const start = starts[index] ?? 0;
    if (length <= shortValueLength) {
      for (let at = 0; at < length; at++) texts[end++] = bytes[start + at] ?? 0;
      return;
    }
    const cut = Buffer.from(shortValue(readValue(index) ?? ''));
    const isCut = cut.length < length;
    short[index] = cut.length;
    if (isCut) whole[index] = length;
    parts.push(texts.subarray(0, end), cut, ...(isCut ? [bytes.subarray(start, start + length)] : []));
    texts = texts.subarray(end);
    end = 0;
  });
  const last = texts.subarray(0, end);
  return { texts: parts.length === 0 ? last : new Uint8Array(Buffer.concat([...parts, last])), short, whole };
}

function addTo(table: StageTable, rows: readonly Cell[][]): void {
  if (rows.length > 0) table.add(packedRows(rows));
}

/** A few rows whose numbers are integers and whose bytes are texts. */
function packedRows(rows: readonly Cell[][]): PackedChunk {
  const [first = []] = rows;
  const fields = first.map((cell, column): PackedField => {
    if (typeof cell !== 'number') {
      const lengths = Int32Array.from(rows, (row) => (row[column] instanceof Uint8Array ? row[column].length : -1));
      return { kind: 'text', lengths };
    }
    const words = new Int32Array(2 * rows.length);
    rows.forEach((row, index) => {
      setInteger(words, index, Number(row[column]));
    });
    return { kind: 'integer', words, nulls: null };
  });
  const parts = rows.flat().filter((cell) => cell instanceof Uint8Array);
  return { rowCount: rows.length, texts: new Uint8Array(Buffer.concat(parts)), fields };
}

/** Writes an integer, exact up to 2^53, as a pair of words. */
function setInteger(words: Int32Array, index: number, value: number): void {
  const high = Math.floor(value / 2 ** 32);
  words[2 * index] = value - high * 2 ** 32;
  words[2 * index + 1] = high;
}
