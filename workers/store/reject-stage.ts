import { Buffer } from 'node:buffer';
import type { RejectReason } from '../../core/store/reject.ts';
import type { PackedChunk, PackedField } from '../loader/packed-chunk.ts';
import { ChunkEncoder } from '../loader/stage/chunk-encoder.ts';
import { sealStage } from '../loader/stage/seal-stage.ts';
import { StageFile } from '../loader/stage/stage-file.ts';
import { StageTable } from '../loader/stage/stage-table.ts';
import { packRejects, setInteger } from './pack-rejects.ts';
import { bufferOf, textLengthOf } from './packed-texts.ts';
import type { RejectBatch } from './reject-batch.ts';
import { StagedSegment } from './staged-segment.ts';

/**
 * If every message differs, keeping them all would fill the memory. Above this number, some reasons are staged twice.
 */
const mostReasons = 100_000;

/** Number of rejects of the run by reason, whatever the message. */
export interface ReasonCount {
  reason: Omit<RejectReason, 'message'>;
  count: number;
}

type Cell = number | Uint8Array | null;

/**
 * This many rejects are kept in order of arrival. After that, rejects of a frequent reason are grouped: the store takes
 * them twice as fast, as they go to one place of its index.
 */
const mostInOrder = 16_384;
const mostSegments = 16;
const manyOfBatch = 128;

/**
 * The rejects of one run until they are merged into the store, in a file of SQLite's format: work that does not need
 * the store is done while rows still arrive.
 * Tables: `reason_0` (node, source, code, column, message, is_line), one table for each of `segments`, and `block_0`
 * (number of the segment, first row in it, lines, lengths, records). Rows and reasons are identified by rowid, from 1
 * on.
 */
export class RejectStage implements Disposable {
  readonly #file: StageFile;
  readonly #reasons: StageTable;
  readonly #blocks: StageTable;
  readonly #rows = new ChunkEncoder(['integer', 'integer', 'integer', 'text', 'text']);
  /** The first segment takes rows of any reason. */
  readonly #segments: [StagedSegment, ...StagedSegment[]];
  readonly #segmentsByReason = new Map<number, StagedSegment>();
  readonly #known = new Map<string, number>();
  readonly #counts = new Map<string, ReasonCount>();
  #rowCount = 0;

  constructor(path: string) {
    this.#file = new StageFile(path);
    const table = (prefix: string, columns: ('integer' | 'text')[]) =>
      new StageTable(this.#file, { prefix, columns, isOneSegment: true, hasLineage: false });
    this.#reasons = table('reason', ['text', 'text', 'text', 'text', 'text', 'integer']);
    this.#blocks = table('block', ['integer', 'integer', 'text', 'text', 'text']);
    this.#segments = [new StagedSegment(this.#file, 0, null)];
  }

  get path(): string {
    return this.#file.path;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  get counts(): Iterable<ReasonCount> {
    return this.#counts.values();
  }

  /** In the order in which their rows will be numbered. */
  get segments(): readonly StagedSegment[] {
    return this.#segments;
  }

  add(batch: RejectBatch): void {
    const counted = new Uint32Array(batch.reasons.length);
    for (const reason of batch.reason) counted[reason] = (counted[reason] ?? 0) + 1;
    const stagedReasons = this.#stagedReasons(batch, counted);
    const segments = stagedReasons.map((reason, index) => this.#segmentOf(reason, counted[index] ?? 0));
    const segmentAt = (row: number) => segments[batch.reason[row] ?? -1] ?? this.#segments[0];
    this.#rows.deal(packRejects(batch, stagedReasons), segmentAt);
    this.#addRecords(batch, segmentAt);
    this.#rowCount += batch.reason.length;
  }

  /** Writes what is left; then the file can be attached to a database. */
  seal(): void {
    for (const segment of this.#segments) if (!segment.blocks.isEmpty) this.#addBlock(segment);
    sealStage(
      this.#file,
      [this.#reasons, ...this.#segments, this.#blocks].flatMap((table) => table.finish()),
    );
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  #addRecords({ records, line, reason }: RejectBatch, segmentAt: (row: number) => StagedSegment): void {
    const bytes = bufferOf(records);
    for (let row = 0; row < reason.length; row++) {
      const segment = segmentAt(row);
      segment.blocks.add(bytes, records.starts[row] ?? 0, textLengthOf(records, row), line[row] || 0);
      if (segment.blocks.isFull) this.#addBlock(segment);
    }
  }

  #addBlock(segment: StagedSegment): void {
    const { firstRow, lines, lengths, records } = segment.takeBlock();
    addTo(this.#blocks, [[segment.number, firstRow, lines, lengths, records]]);
  }

  /** The rowid of each reason of a batch. */
  #stagedReasons({ reasons }: RejectBatch, counted: Uint32Array): number[] {
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

  #segmentOf(reason: number, count: number): StagedSegment {
    const found = this.#segmentsByReason.get(reason);
    if (found) return found;
    const isLate = this.#rowCount >= mostInOrder && count >= manyOfBatch;
    if (!isLate || this.#segments.length > mostSegments) return this.#segments[0];
    const segment = new StagedSegment(this.#file, this.#segments.length, reason);
    this.#segments.push(segment);
    this.#segmentsByReason.set(reason, segment);
    return segment;
  }
}

function addTo(table: StageTable, rows: readonly Cell[][]): void {
  if (rows.length > 0) table.add(packedRows(rows));
}

/** A few rows of integers (numbers) and texts (bytes). */
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
