import type { Database, Statement } from 'better-sqlite3';
import { fingerprintOf, type Lanes, mixBytes, mixNumber, secondFingerprintOf } from '../../core/store/fingerprint.ts';
import { shortValue } from '../../core/store/reject.ts';
import {
  addOpen,
  insertAuditEvent,
  insertLongValue,
  rejectsPerStatement,
  reopenReplayed,
  selectIdentity,
  selectLastRejectId,
  selectReplayed,
  selectRunNumber,
  upsertRejects,
} from '../../core/store/reject-sql.ts';
import { BlockWriter } from './block-writer.ts';
import { textLengthOf, textReaderOf } from './packed-texts.ts';
import { ReasonDictionary } from './reason-dictionary.ts';
import type { RejectBatch } from './reject-batch.ts';

/** `rejects`: all of the run; `added`: those never seen before; `reopened`: those that a replay had settled. */
export interface RejectTotals {
  rejects: number;
  added: number;
  reopened: number;
}

interface Identity {
  reason: number;
  sourceRow: number;
  fingerprint: number;
}

/** What is written for one reject, and where its value and record lie in the batch. */
interface Row extends Identity {
  message: number;
  value: string | null;
  index: number;
  lanes: Lanes;
}

/**
 * Writes the rejects of one run into the store, inside the one transaction that the caller has begun. An entry that
 * is there already is only marked as seen by this run. Call `finish` before the commit.
 */
export class RejectMerge {
  readonly #db: Database;
  readonly #run: number;
  readonly #pipeline: number;
  readonly #reasons: ReasonDictionary;
  readonly #blocks: BlockWriter;
  readonly #upsertMany: Statement;
  readonly #upsertOne: Statement;
  readonly #identity: Statement;
  readonly #longValue: Statement;
  readonly #added = new Map<number, number>();
  /** How many equal rejects this run has had, for those that it had more than once. */
  readonly #ordinals = new Map<string, number>();
  #lastId: number;
  #rejects = 0;

  constructor(db: Database, runId: string) {
    const run = db.prepare(selectRunNumber).get(runId) as { number: number; pipeline: number } | undefined;
    if (!run) throw new Error(`The store knows no run ${runId}.`);
    this.#db = db;
    this.#run = run.number;
    this.#pipeline = run.pipeline;
    this.#reasons = new ReasonDictionary(db, run.pipeline);
    this.#blocks = new BlockWriter(db);
    this.#upsertMany = db.prepare(upsertRejects(rejectsPerStatement)).pluck();
    this.#upsertOne = db.prepare(upsertRejects(1)).pluck();
    this.#identity = db.prepare(selectIdentity);
    this.#longValue = db.prepare(insertLongValue);
    this.#lastId = Number(db.prepare(selectLastRejectId).pluck().get());
  }

  add(batch: RejectBatch): void {
    const rows = this.#rowsOf(batch);
    this.#rejects += rows.length;
    for (let start = 0; start < rows.length; start += rejectsPerStatement) {
      this.#write(rows.slice(start, start + rejectsPerStatement));
    }
    this.#blocks.flush(batch);
  }

  finish(): RejectTotals {
    for (const [reason, count] of this.#added) this.#db.prepare(addOpen).run(count, reason);
    const added = [...this.#added.values()].reduce((sum, count) => sum + count, 0);
    return { rejects: this.#rejects, added, reopened: this.#reopen() };
  }

  #reopen(): number {
    if (this.#db.prepare(selectReplayed).pluck().get(this.#pipeline) === 0) return 0;
    const [counters, audit, status] = reopenReplayed;
    const at = new Date().toISOString();
    const values = { run: this.#run, event: 0 };
    if (this.#db.prepare(counters).run({ run: this.#run }).changes === 0) return 0;
    const event = this.#db.prepare(insertAuditEvent).run(at, 'weir', 'rejected again', 0, null);
    this.#db.prepare(audit).run({ ...values, event: event.lastInsertRowid });
    return this.#db.prepare(status).run({ run: this.#run }).changes;
  }

  #rowsOf(batch: RejectBatch): Row[] {
    const places = batch.reasons.map((reason) => this.#reasons.place(reason));
    const { values, records } = batch;
    const readValue = textReaderOf(values);
    const valueBytes = viewOf(values.bytes);
    const recordBytes = viewOf(records.bytes);
    return Array.from(batch.reason, (reason, index) => {
      const place = places[reason];
      const value = readValue(index);
      const valueStart = values.starts[index] ?? 0;
      const recordStart = records.starts[index] ?? 0;
      if (!place) throw new Error('A batch of rejects names a reason that it does not hold.');
      const lanes = { first: value === null ? 1 : 2, second: 3 };
      mixBytes(lanes, valueBytes, valueStart, valueStart + textLengthOf(values, index));
      mixBytes(lanes, recordBytes, recordStart, recordStart + textLengthOf(records, index));
      const row = { ...place, value, index, lanes, sourceRow: batch.sourceRow[index] ?? Number.NaN, fingerprint: 0 };
      identify(row);
      return this.#ordinals.size > 0 ? this.#apart(row) : row;
    });
  }

  /** Writes rows, then once more those that turned out to be equal to others of this run, with their ordinals. */
  #write(rows: readonly Row[]): void {
    const isWhole = rows.length === rejectsPerStatement;
    if (!isWhole && rows.length > 1) {
      for (const row of rows) this.#write([row]);
      return;
    }
    const values: (string | number | null)[] = [];
    for (const { reason, sourceRow, fingerprint, message, value } of rows) {
      values.push(reason, sourceRow, fingerprint, message, value === null ? null : shortValue(value));
    }
    const ids = (isWhole ? this.#upsertMany : this.#upsertOne).all(values, { run: this.#run }) as number[];
    const repeated: Row[] = [];
    const written = ids.length === rows.length ? rows : this.#matching(rows, ids, repeated);
    for (const [index, row] of written.entries()) this.#noteNew(row, ids[index]);
    for (const row of repeated) this.#write([this.#apart(row, true)]);
  }

  /** An id beyond the last one is a new entry. */
  #noteNew(row: Row, id: number | undefined): void {
    if (id === undefined || id <= this.#lastId) return;
    this.#lastId = id;
    this.#added.set(row.reason, (this.#added.get(row.reason) ?? 0) + 1);
    this.#blocks.add(id, row.index);
    if (row.value !== null && shortValue(row.value) !== row.value) this.#longValue.run(id, row.value);
  }

  /** The rows that the ids belong to, in order; the others go to `repeated`. */
  #matching(rows: readonly Row[], ids: readonly number[], repeated: Row[]): Row[] {
    const written: Row[] = [];
    const keys = ids.map((id) => {
      const { reason, source_row: sourceRow, fingerprint } = this.#identity.get(id) as StoredIdentity;
      return keyOf({ reason, sourceRow, fingerprint });
    });
    for (const row of rows) {
      if (keys[written.length] === keyOf(row)) written.push(row);
      else repeated.push(row);
    }
    return written;
  }

  /** The row with its ordinal among equal ones in its fingerprint, if this run has had one like it. */
  #apart(row: Row, isRepeated = false): Row {
    const key = keyOf(row);
    const ordinal = this.#ordinals.get(key) ?? (isRepeated ? 1 : 0);
    if (ordinal === 0) return row;
    this.#ordinals.set(key, ordinal + 1);
    mixNumber(row.lanes, ordinal);
    identify(row);
    return row;
  }
}

interface StoredIdentity {
  reason: number;
  source_row: number;
  fingerprint: number;
}

/** See the schema: without a row number, more of the fingerprint takes its place, below zero. */
function identify(row: Row): void {
  row.fingerprint = fingerprintOf(row.lanes);
  if (!(row.sourceRow >= 0)) row.sourceRow = -secondFingerprintOf(row.lanes);
}

function keyOf({ reason, sourceRow, fingerprint }: Identity): string {
  return `${reason}:${sourceRow}:${fingerprint}`;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
