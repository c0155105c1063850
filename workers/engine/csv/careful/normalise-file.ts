import { WeirError } from '../../../../core/errors.ts';
import { formatCount, plural } from '../../../../core/run/format.ts';
import { fileText } from '../../../reading/file-text.ts';
import type { SourceFile } from '../../../reading/source-file.ts';
import { linesNeedEscape, spoolDelimiter } from '../../../reading/spool-format.ts';
import type { SpoolWriter } from '../../../reading/spool-writer.ts';
import type { CsvFileShape } from '../csv-shape.ts';
import { readLine } from './read-line.ts';
import { fieldsOf, forPapa } from './record-fields.ts';
import { type PieceKind, RecordSplitter } from './record-splitter.ts';
import { type CsvReject, encodingReject, longLineReject, quoteReject, raggedReject } from './rejects.ts';

/** The account of one file: `loaded + rejected = records`. */
export interface FileAccount {
  readonly path: string;
  records: number;
  loaded: number;
  rejected: number;
  blankLines: number;
  comments: number;
}

/** Returns the corrected line for a record that cannot be read, if there is one. */
export type AmendLine = (reject: CsvReject) => string | undefined;

interface Batch {
  /** Records as PapaParse gets them; where that differs, `raws` has the text of the file. */
  readonly texts: string[];
  readonly raws: (string | undefined)[];
  readonly rows: number[];
  readonly lines: number[];
}

interface FileOptions {
  fileIndex: number;
  /** The columns of the spool. */
  columns: readonly string[];
  spool: SpoolWriter;
  reject(reject: CsvReject): void;
  amend: AmendLine | undefined;
}

/** Reads one file with the careful reader, chunk by chunk. */
export class FileNormaliser {
  readonly account: FileAccount;
  readonly #shape: CsvFileShape;
  readonly #fileIndex: number;
  readonly #spool: SpoolWriter;
  readonly #reject: (reject: CsvReject) => void;
  readonly #amend: AmendLine | undefined;
  readonly #splitter: RecordSplitter;
  /** For each column of the spool its position in this file; null if the order is the same. */
  readonly #positions: readonly number[] | null;
  #line: number;
  #batch: Batch = emptyBatch();
  #isBatchClean = true;
  /** UTF-16 units of the file: decoded so far, and covered by pieces so far. */
  #decodedChars = 0;
  #coveredChars = 0;
  /** Offsets into the file's text of invalid bytes, ascending; those before `#nextFault` are done. */
  #faults: number[] = [];
  #nextFault = 0;

  constructor(shape: CsvFileShape, { fileIndex, columns, spool, reject, amend }: FileOptions) {
    this.#shape = shape;
    this.#fileIndex = fileIndex;
    this.#spool = spool;
    this.#reject = reject;
    this.#amend = amend;
    this.#splitter = new RecordSplitter(shape.dialect);
    this.#line = shape.dataStart.lines + 1;
    const positions = columns.map((column) => shape.columns.indexOf(column));
    this.#positions =
      positions.length === shape.columns.length && positions.every((at, index) => at === index) ? null : positions;
    const { blankLines, comments } = shape.dataStart;
    this.account = { path: shape.path, records: 0, loaded: 0, rejected: 0, blankLines, comments };
  }

  /** Yields after each chunk, so that the caller can write, pass on rejects, and stop. */
  async *read(source: SourceFile): AsyncGenerator<void> {
    let ahead = this.#shape.dataStart.chars;
    for await (const { text, faults, isLast } of fileText(source, this.#shape)) {
      this.#addFaults(faults);
      this.#decodedChars += text.length;
      const skipped = Math.min(ahead, text.length);
      ahead -= skipped;
      this.#coveredChars += skipped;
      this.#splitter.push(skipped === 0 ? text : text.slice(skipped), isLast);
      this.#readPieces();
      this.#writeBatch();
      yield;
    }
    this.#assertAccount();
  }

  #readPieces(): void {
    const splitter = this.#splitter;
    for (;;) {
      const kind = splitter.next();
      const start = this.#coveredChars;
      this.#coveredChars += splitter.resume - splitter.start;
      if (kind === 'starved' || kind === 'end') return;
      this.#take(kind, this.#hasFault(start));
      this.#line += splitter.lines;
    }
  }

  #take(kind: Exclude<PieceKind, 'starved' | 'end'>, hasFault: boolean): void {
    if (kind === 'comment') {
      this.account.comments++;
      return;
    }
    if (kind === 'blank' && this.#shape.columns.length !== 1) {
      this.account.blankLines++;
      return;
    }
    const { start, end, text } = this.#splitter;
    this.account.records++;
    const place = { fileIndex: this.#fileIndex, row: this.account.records, line: this.#line };
    if (kind === 'too_long') this.#amendOrReject(longLineReject(place, this.#splitter.longText));
    else if (hasFault) this.#amendOrReject(encodingReject(place, text.slice(start, end), this.#shape.encoding));
    else if (kind === 'bad_quote')
      this.#amendOrReject(quoteReject(place, text.slice(start, end), this.#shape.dialect.quote));
    else this.#addToBatch(text.slice(start, end), this.#splitter.hasEscape);
  }

  /** Reads the corrected line in place of the record, if there is one; otherwise rejects the record. */
  #amendOrReject(reject: CsvReject): void {
    const amended = this.#amendedLine(reject);
    if (amended === undefined) return;
    this.#addToBatch(amended.line, true);
    this.#isBatchClean = false;
  }

  /** The corrected line of a record, if it can be read; otherwise the record is rejected. */
  #amendedLine(reject: CsvReject): { line: string; fields: readonly string[] } | undefined {
    const { fileIndex, row, line: at } = reject;
    const line = this.#amend?.(reject);
    const read = line === undefined ? reject : readLine(line, this.#shape);
    if (line !== undefined && !('code' in read)) return { line: read.record, fields: read.fields };
    this.#rejectRecord('code' in read ? { ...read, fileIndex, row, line: at } : reject);
    return undefined;
  }

  #addToBatch(raw: string, needsRewriting: boolean): void {
    const { texts, raws, rows, lines } = this.#batch;
    texts.push(needsRewriting ? forPapa(raw, this.#shape.dialect) : raw);
    raws.push(needsRewriting ? raw : undefined);
    rows.push(this.account.records);
    lines.push(this.#line);
    if (this.#splitter.lines > 1) this.#isBatchClean = false;
  }

  #writeBatch(): void {
    const { texts, raws, rows, lines } = this.#batch;
    const { columns, dialect } = this.#shape;
    if (texts.length === 0) return;
    const joined = `${texts.join('\n')}\n`;
    const isClean = this.#isBatchClean && !linesNeedEscape(joined);
    const records = fieldsOf(joined, texts.length, dialect);
    for (let index = 0; index < records.length; index++) {
      const fields = records[index] ?? [];
      const place = { fileIndex: this.#fileIndex, row: rows[index] ?? 0, line: lines[index] ?? 0 };
      if (fields.length === columns.length) this.#write(place, fields, isClean);
      else this.#writeAmended(raggedReject(place, raws[index] ?? texts[index] ?? '', fields, columns));
    }
    this.#batch = emptyBatch();
    this.#isBatchClean = true;
  }

  #writeAmended(reject: CsvReject): void {
    const amended = this.#amendedLine(reject);
    if (amended) this.#write(reject, amended.fields, false);
  }

  #write(
    { fileIndex, row, line }: Pick<CsvReject, 'fileIndex' | 'row' | 'line'>,
    fields: readonly string[],
    isClean: boolean,
  ): void {
    this.account.loaded++;
    const values = this.#positions === null ? fields : this.#positions.map((at) => fields[at] ?? null);
    this.#spool.add(`${fileIndex}${spoolDelimiter}${row}${spoolDelimiter}${line}`, values, isClean);
  }

  #rejectRecord(reject: CsvReject): void {
    this.account.rejected++;
    this.#reject(reject);
  }

  /** Call for a chunk before counting its text. */
  #addFaults(faults: readonly number[]): void {
    this.#passFaults(this.#coveredChars);
    this.#faults = this.#faults.slice(this.#nextFault);
    this.#nextFault = 0;
    for (const fault of faults) this.#faults.push(this.#decodedChars + fault);
  }

  #passFaults(to: number): void {
    while ((this.#faults[this.#nextFault] ?? to) < to) this.#nextFault++;
  }

  /** Whether the last piece, which starts at `start`, contains invalid bytes. */
  #hasFault(start: number): boolean {
    this.#passFaults(start);
    const before = this.#nextFault;
    this.#passFaults(this.#coveredChars);
    return this.#nextFault > before;
  }

  /** Asserts that the pieces cover the file without gap or overlap, and that each record was loaded or rejected. */
  #assertAccount(): void {
    const { records, loaded, rejected } = this.account;
    if (this.#coveredChars === this.#decodedChars && loaded + rejected === records) return;
    throw new WeirError({
      code: 'account.mismatch',
      message: `The account of ${this.#shape.path} does not add up: ${plural(records, 'record')}, ${formatCount(loaded)} read and ${formatCount(rejected)} rejected. Nothing was loaded; please report this file.`,
    });
  }
}

function emptyBatch(): Batch {
  return { texts: [], raws: [], rows: [], lines: [] };
}
