import Database from 'better-sqlite3';
import { shortValue } from '../../core/store/reject.ts';
import {
  addOpen,
  findStagedRows,
  hasStagedReasons,
  insertAuditEvent,
  insertLongValue,
  insertSighting,
  insertStagedReasons,
  insertStagedRows,
  insertStagedTexts,
  joinStagedReasons,
  makeSeen,
  maySeeSettled,
  numberStagedReasons,
  rejectsPerStatement,
  reopenSettled,
  seeAgain,
  selectIdentity,
  selectLastRejectId,
  selectRunNumber,
  selectSeen,
  selectSeenRange,
  upsertRejects,
} from '../../core/store/reject-sql.ts';
import { BlockWriter } from './block-writer.ts';
import { type IdRange, IdRanges } from './id-ranges.ts';
import { type KnownReject, keyOf, Ordinals } from './ordinals.ts';
import { textReaderOf } from './packed-texts.ts';
import { ReasonDictionary } from './reason-dictionary.ts';
import type { RejectBatch } from './reject-batch.ts';
import { identitiesOf } from './reject-identity.ts';
import type { RejectStage } from './reject-stage.ts';
import type { StagedSegment } from './staged-segment.ts';

/** Counts of one run. `added`: never seen before; `reopened`: discarded or replayed before, and rejected again. */
export interface RejectTotals {
  rejects: number;
  added: number;
  reopened: number;
}

/** What is written for one reject. */
interface Row extends KnownReject {
  message: number;
  value: string | null;
  /** Its place in the batch. */
  index: number;
}

interface StoredIdentity {
  reason: number;
  source_row: number;
  fingerprint: number;
}

const rejectedAgain = { who: 'weir', action: 'rejected again', to: 0, note: null, column: null, value: null };

/**
 * Writes the rejects of one run into the store, within a transaction of the caller. An entry that is there already is
 * only marked as seen by this run. Call `finish` before the commit.
 */
export class RejectMerge {
  readonly #db: Database.Database;
  readonly #run: number;
  readonly #pipeline: number;
  readonly #reasons: ReasonDictionary;
  readonly #blocks: BlockWriter;
  readonly #upsertMany: Database.Statement<unknown[], number>;
  readonly #upsertOne: Database.Statement<unknown[], number>;
  readonly #identity: Database.Statement<[number], StoredIdentity>;
  readonly #longValue: Database.Statement;
  readonly #added = new Map<number, number>();
  /** Entries that were there before this run. */
  readonly #seen = new IdRanges();
  readonly #ordinals = new Ordinals();
  #lastId: number;
  #rejects = 0;

  constructor(db: Database.Database, runId: string) {
    const run = db.prepare<[string], { number: number; pipeline: number }>(selectRunNumber).get(runId);
    if (!run) throw new Error(`The store knows no run ${runId}.`);
    this.#db = db;
    this.#run = run.number;
    this.#pipeline = run.pipeline;
    this.#reasons = new ReasonDictionary(db, run.pipeline);
    this.#blocks = new BlockWriter(db);
    this.#upsertMany = db.prepare<unknown[], number>(upsertRejects(rejectsPerStatement)).pluck();
    this.#upsertOne = db.prepare<unknown[], number>(upsertRejects(1)).pluck();
    this.#identity = db.prepare<[number], StoredIdentity>(selectIdentity);
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

  /**
   * Writes all rejects of an attached stage at once. If only some of them are new, or some are equal, it writes none
   * and returns false: they must be added batch by batch.
   */
  addStage(stage: RejectStage): boolean {
    const pipeline = { pipeline: this.#pipeline };
    this.#db.exec('SAVEPOINT stage');
    this.#db.exec(numberStagedReasons);
    this.#db.prepare(insertStagedReasons).run(pipeline);
    this.#db.prepare(joinStagedReasons).run(pipeline);
    const isKnown = this.#db.prepare(hasStagedReasons).pluck().get() === 1;
    const isWritten = isKnown ? this.#seeAgain(stage) : this.#insertStage(stage);
    this.#db.exec(isWritten ? 'RELEASE stage' : 'ROLLBACK TO stage; RELEASE stage');
    if (isWritten) this.#rejects += stage.rowCount;
    return isWritten;
  }

  #seeAgain({ rowCount, segments }: RejectStage): boolean {
    this.#db.exec(makeSeen);
    for (const { number, reason, rowCount: expected } of segments) {
      if (this.#db.prepare(findStagedRows(number, reason !== null)).run({ reason }).changes !== expected) return false;
    }
    this.#db.prepare(seeAgain).run({ run: this.#run });
    const range = this.#db.prepare<[], IdRange>(selectSeenRange).get();
    if (range && range.last - range.first + 1 === rowCount) this.#seen.addRange(range);
    else for (const id of this.#db.prepare<[], number>(selectSeen).pluck().all()) this.#seen.add(id);
    return true;
  }

  #insertStage({ rowCount, segments, counts }: RejectStage): boolean {
    let last = this.#lastId;
    try {
      for (const segment of segments) {
        this.#insertSegment(segment, last);
        last += segment.rowCount;
      }
    } catch (error) {
      if (error instanceof Database.SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE') return false;
      throw error;
    }
    for (const { reason, count } of counts) this.#added.set(this.#reasons.reason(reason), count);
    this.#lastId += rowCount;
    return true;
  }

  #insertSegment({ number, reason }: StagedSegment, last: number): void {
    this.#db.prepare(insertStagedRows(number, reason !== null)).run({ run: this.#run, reason });
    for (const statement of insertStagedTexts(number)) this.#db.prepare(statement).run({ last });
  }

  finish(): RejectTotals {
    for (const [reason, count] of this.#added) this.#db.prepare(addOpen).run(count, reason);
    const sighting = this.#db.prepare(insertSighting);
    for (const { first, last } of this.#seen.ranges) sighting.run(this.#run, first, last);
    const added = [...this.#added.values()].reduce((sum, count) => sum + count, 0);
    return { rejects: this.#rejects, added, reopened: this.#reopen() };
  }

  #reopen(): number {
    if (this.#db.prepare(maySeeSettled).pluck().get(this.#pipeline) === 0) return 0;
    const [counters, audit, status] = reopenSettled;
    const run = this.#run;
    if (this.#db.prepare(counters).run({ run }).changes === 0) return 0;
    const at = new Date().toISOString();
    const event = this.#db.prepare(insertAuditEvent).run({ ...rejectedAgain, at }).lastInsertRowid;
    this.#db.prepare(audit).run({ run, event });
    return this.#db.prepare(status).run({ run, event }).changes;
  }

  #rowsOf(batch: RejectBatch): Row[] {
    const places = batch.reasons.map((reason) => this.#reasons.place(reason));
    const readValue = textReaderOf(batch.values);
    const identityAt = identitiesOf(batch);
    return Array.from(batch.reason, (reason, index) => {
      const place = places[reason];
      if (!place) throw new Error('A batch of rejects names a reason that it does not hold.');
      return this.#ordinals.apart({ ...place, ...identityAt(index), value: readValue(index), index });
    });
  }

  /** Writes rows. Those that equal others of this run are written again, with ordinals. */
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
    const ids = (isWhole ? this.#upsertMany : this.#upsertOne).all(values, { run: this.#run });
    const repeated: Row[] = [];
    const written = ids.length === rows.length ? rows : this.#matching(rows, ids, repeated);
    for (const [index, row] of written.entries()) this.#note(row, ids[index]);
    for (const row of repeated) this.#write([this.#ordinals.repeated(row)]);
  }

  /** An id beyond the last one belongs to a new entry, any other to an old one. */
  #note(row: Row, id: number | undefined): void {
    if (id === undefined) return;
    if (id <= this.#lastId) {
      this.#seen.add(id);
      return;
    }
    this.#lastId = id;
    this.#added.set(row.reason, (this.#added.get(row.reason) ?? 0) + 1);
    this.#blocks.add(id, row.index);
    if (row.value !== null && shortValue(row.value) !== row.value) this.#longValue.run(id, row.value);
  }

  /** The rows that the ids belong to, in order; appends the others to `repeated`. */
  #matching(rows: readonly Row[], ids: readonly number[], repeated: Row[]): Row[] {
    const written: Row[] = [];
    const keys = ids.map((id) => {
      const stored = this.#identity.get(id);
      return stored && keyOf({ ...stored, sourceRow: stored.source_row });
    });
    for (const row of rows) {
      if (keys[written.length] === keyOf(row)) written.push(row);
      else repeated.push(row);
    }
    return written;
  }
}
