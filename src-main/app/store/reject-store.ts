import type { Database } from 'better-sqlite3';
import * as z from 'zod';
import { WeirError } from '../../../core/errors.ts';
import { renderBound, type Sql } from '../../../core/sql/sql.ts';
import { selectAudit } from '../../../core/store/audit-sql.ts';
import {
  type Correction,
  type FailedAgain,
  type NodeStatusCounts,
  type Reject,
  type RejectDetail,
  type RejectFilter,
  type RejectGroup,
  type RejectPage,
  type RejectQuery,
  rejectFilterSchema,
  rejectQuerySchema,
  shortValue,
} from '../../../core/store/reject.ts';
import {
  countRejects,
  type GroupPart,
  selectGroups,
  selectNodeStatusCounts,
  selectOrigins,
  selectPage,
} from '../../../core/store/reject-query.ts';
import { RecordSearch, recordReader } from './record-blocks.ts';
import {
  type Chosen,
  correctEach,
  correctRejects,
  type Move,
  moveRejects,
  noteRejects,
  uncorrectRejects,
} from './reject-moves.ts';
import { auditOf, groupOf, nodeStatusCountsSchema, originOf, rejectOf, sortKeyOf } from './reject-rows.ts';

/** Entries that are read at a time, where all are asked for. */
const pageRows = 2000;

/** The dead letter queue. Every answer reflects the store at that moment, whoever else writes to it. */
export class RejectStore {
  readonly #db: Database;
  readonly #who: string;
  readonly #records: RecordSearch;

  /** `who` is named in the audit trail of what is changed. */
  constructor(db: Database, who: string) {
    this.#db = db;
    this.#who = who;
    this.#records = new RecordSearch(db);
  }

  /** One page; long values are cut. Pages follow each other without gaps or repeats, whatever is added in between. */
  list(query: RejectQuery = {}): RejectPage {
    const parsed = rejectQuerySchema.parse(query);
    const rows = this.#all(selectPage(parsed, this.#hitsOf(parsed.filter)));
    const readRecord = recordReader(this.#db);
    const rejects = rows.slice(0, parsed.limit).map((row) => rejectOf(row, readRecord));
    const last = rejects.at(-1);
    if (rows.length <= parsed.limit || !last) return { rejects };
    return { rejects, next: [sortKeyOf(rows[parsed.limit - 1]), last.id] };
  }

  /** Every entry behind one that a filter lets through, with whole values, in the order of ids, page by page underneath. */
  *iterate(filter: RejectFilter = {}, behind = 0): Generator<Reject> {
    const { ids = [] } = filter;
    if (ids.length > pageRows) {
      // Every page would look through all of them.
      const sorted = [...new Set(ids)].sort((one, other) => one - other);
      for (let at = 0; at < sorted.length; at += pageRows)
        yield* this.iterate({ ...filter, ids: sorted.slice(at, at + pageRows) }, behind);
      return;
    }
    const query = { filter, limit: pageRows };
    const hits = this.#hitsOf(rejectFilterSchema.parse(filter));
    const readRecord = recordReader(this.#db);
    for (let after: RejectPage['next'] = [behind, behind]; after; ) {
      const parsed = rejectQuerySchema.parse({ ...query, after });
      const rows = this.#all(selectPage(parsed, hits));
      const rejects = rows.slice(0, parsed.limit).map((row) => rejectOf(row, readRecord, { isWhole: true }));
      yield* rejects;
      const last = rejects.at(-1);
      after = rows.length > parsed.limit && last ? [last.id, last.id] : undefined;
    }
  }

  /** One entry with its whole value and everything that was done to it. */
  get(id: number): RejectDetail | undefined {
    const [row] = this.#all(selectPage(rejectQuerySchema.parse({ filter: { ids: [id], status: 'all' } })));
    if (row === undefined) return undefined;
    const reject = rejectOf(row, recordReader(this.#db), { isWhole: true });
    return { ...reject, audit: this.#db.prepare(selectAudit).all(id).map(auditOf) };
  }

  /** As `get`; fails with `reject.not_found`. */
  require(id: number): RejectDetail {
    const reject = this.get(id);
    if (reject) return reject;
    throw new WeirError({ code: 'reject.not_found', message: `There is no entry ${id} in the dead letter queue.` });
  }

  /** What rejects have in common, the most frequent first. */
  groups(
    filter: RejectFilter = {},
    { by = 'value', foldsValues = false, limit = 200, offset = 0 }: Partial<GroupPart> = {},
  ): RejectGroup[] {
    const chosen = this.#chosen(filter);
    return this.#all(selectGroups(chosen.filter, { by, foldsValues, limit, offset }, chosen.hits)).map(groupOf);
  }

  /** All groups, each as it is asked for. */
  *iterateGroups(filter: RejectFilter = {}, limit = Number.MAX_SAFE_INTEGER): Generator<RejectGroup> {
    const chosen = this.#chosen(filter);
    const { text, values } = renderBound(
      selectGroups(chosen.filter, { by: 'value', foldsValues: false, limit, offset: 0 }, chosen.hits),
    );
    for (const row of this.#db.prepare(text).iterate(values)) yield groupOf(row);
  }

  count(filter: RejectFilter = {}): number {
    const chosen = this.#chosen(filter);
    const { text, values } = renderBound(countRejects(chosen.filter, chosen.hits));
    return z.number().parse(this.#db.prepare(text).pluck().get(values));
  }

  /** At which nodes entries were rejected, and which runs saw them last. */
  origins(filter: RejectFilter): { node: string; lastRun: string }[] {
    const chosen = this.#chosen(filter);
    return this.#all(selectOrigins(chosen.filter, chosen.hits)).map(originOf);
  }

  /** Entries by node and status; takes no time, however many there are. */
  countByNode(pipeline?: string): NodeStatusCounts[] {
    return this.#all(selectNodeStatusCounts(pipeline)).map((row) => nodeStatusCountsSchema.parse(row));
  }

  /** Settles open entries for good, or, where they are gone, until a run rejects them again; gives how many. */
  discard(filter: RejectFilter, reason: string): number {
    const action = filter.isGone ? 'found gone' : 'discarded';
    return this.#move(filter, { from: ['open'], to: 'discarded', action, note: reason });
  }

  /** Settles open entries whose corrected rows are in the target; gives how many. */
  settleReplayed(filter: RejectFilter, note: string): number {
    return this.#move(filter, { from: ['open'], to: 'replayed', action: 'replayed', note });
  }

  /** Opens settled entries again; a filter without a status means settled ones. */
  reopen(filter: RejectFilter, reason: string): number {
    const move = { from: ['replayed', 'discarded'], to: 'open', action: 'reopened', note: reason } as const;
    return this.#move({ status: 'all', ...filter }, move);
  }

  /** Notes how open entries are to be corrected when they are replayed; gives how many there are. */
  correct(filter: RejectFilter, correction: Correction): number {
    return correctRejects(this.#db, this.#chosen(filter), this.#who, correction);
  }

  /** Gives open entries a correction each; `summary` says in words what was done. Gives how many. */
  correctEach(corrections: ReadonlyMap<number, Correction>, summary: string): number {
    return correctEach(this.#db, this.#who, corrections, summary);
  }

  /** Notes that the corrected rows of open entries were rejected again, and why. */
  noteFailedAgain(ids: readonly number[], { message, column, value }: FailedAgain): number {
    const cell = { column, value: value === null ? null : shortValue(value) };
    const event = { who: this.#who, action: 'failed_again', note: message, ...cell } as const;
    return noteRejects(this.#db, this.#chosen({ ids: [...ids] }), event);
  }

  /** Takes corrections back; gives how many. */
  clearCorrection(filter: RejectFilter): number {
    return uncorrectRejects(this.#db, this.#chosen(filter), this.#who);
  }

  #move(filter: RejectFilter, move: Omit<Move, 'who'>): number {
    return moveRejects(this.#db, this.#chosen(filter), { ...move, who: this.#who });
  }

  #chosen(filter: RejectFilter): Chosen {
    const parsed = rejectFilterSchema.parse(filter);
    return { filter: parsed, hits: this.#hitsOf(parsed) };
  }

  #hitsOf({ search }: { search?: string | undefined }): readonly number[] | undefined {
    return search === undefined ? undefined : this.#records.find(search);
  }

  #all(query: Sql): unknown[] {
    const { text, values } = renderBound(query);
    return this.#db.prepare(text).all(values);
  }
}
