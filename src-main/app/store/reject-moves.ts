import type { Database } from 'better-sqlite3';
import type { z } from 'zod';
import { renderBound } from '../../../core/sql/sql.ts';
import {
  chooseRejects,
  correctChosen,
  correctEachChosen,
  emptyChosen,
  makeChosen,
  moveChosen,
  uncorrectChosen,
} from '../../../core/store/audit-sql.ts';
import {
  type Correction,
  correctionInWords,
  type RejectStatus,
  rejectFilterSchema,
  rejectStatuses,
} from '../../../core/store/reject.ts';
import { type RecordHits, rejectCondition } from '../../../core/store/reject-query.ts';
import { insertAuditEvent } from '../../../core/store/reject-sql.ts';

type Filter = z.output<typeof rejectFilterSchema>;

export interface Move {
  from: readonly RejectStatus[];
  to: RejectStatus;
  who: string;
  action: string;
  note: string;
}

/** Moves the entries that are in one of the `from` states, all or none, and notes it for each; gives how many. */
export function moveRejects(db: Database, filter: Filter, hits: RecordHits | undefined, move: Move): number {
  return withChosen(db, filter, hits, move.from, () => {
    const to = rejectStatuses.indexOf(move.to);
    const event = noteEvent(db, move.who, move.action, to, move.note);
    const [counters, audit, status] = moveChosen;
    db.prepare(counters).run({ to });
    db.prepare(audit).run({ event });
    db.prepare(status).run({ to });
  });
}

export function correctRejects(
  db: Database,
  filter: Filter,
  hits: RecordHits | undefined,
  who: string,
  correction: Correction,
): number {
  return withChosen(db, filter, hits, ['open'], () => {
    const [, audit] = moveChosen;
    db.prepare(correctChosen).run(JSON.stringify(correction));
    const words = correctionInWords(correction);
    db.prepare(audit).run({ event: noteEvent(db, who, 'corrected', rejectStatuses.indexOf('open'), words) });
  });
}

/** Gives open entries a correction each; `summary` says in words what they have in common. Gives how many. */
export function correctEach(
  db: Database,
  who: string,
  corrections: ReadonlyMap<number, Correction>,
  summary: string,
): number {
  const filter = rejectFilterSchema.parse({ ids: [...corrections.keys()] });
  return withChosen(db, filter, undefined, ['open'], () => {
    const pairs = [...corrections].map(([id, correction]) => [id, JSON.stringify(correction)]);
    const [, audit] = moveChosen;
    db.prepare(correctEachChosen).run(JSON.stringify(pairs));
    db.prepare(audit).run({ event: noteEvent(db, who, 'corrected', rejectStatuses.indexOf('open'), summary) });
  });
}

/** Notes something that happened to open entries and left them open. */
export function noteRejects(db: Database, filter: Filter, who: string, action: string, note: string): number {
  return withChosen(db, filter, undefined, ['open'], () => {
    const [, audit] = moveChosen;
    db.prepare(audit).run({ event: noteEvent(db, who, action, rejectStatuses.indexOf('open'), note) });
  });
}

/** Takes corrections back of open entries that have one; gives how many. */
export function uncorrectRejects(db: Database, filter: Filter, hits: RecordHits | undefined, who: string): number {
  return withChosen(db, { ...filter, hasCorrection: true }, hits, ['open'], () => {
    const [, audit] = moveChosen;
    db.prepare(uncorrectChosen).run();
    db.prepare(audit).run({ event: noteEvent(db, who, 'correction_removed', rejectStatuses.indexOf('open'), '') });
  });
}

function withChosen(
  db: Database,
  filter: Filter,
  hits: RecordHits | undefined,
  from: readonly RejectStatus[],
  change: () => void,
): number {
  db.exec(makeChosen);
  const apply = db.transaction(() => {
    db.exec(emptyChosen);
    const { text, values } = renderBound(chooseRejects(rejectCondition(filter, hits), from));
    const { changes } = db.prepare(text).run(values);
    if (changes > 0) change();
    db.exec(emptyChosen);
    return changes;
  });
  return apply.immediate();
}

function noteEvent(db: Database, who: string, action: string, to: number, note: string): number {
  return Number(db.prepare(insertAuditEvent).run(new Date().toISOString(), who, action, to, note).lastInsertRowid);
}
