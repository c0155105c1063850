import type { Database } from 'better-sqlite3';
import type * as z from 'zod';
import { renderBound } from '../../../core/sql/sql.ts';
import {
  auditChosen,
  chooseRejects,
  correctChosen,
  correctEachChosen,
  countMoveOfChosen,
  emptyChosen,
  makeChosen,
  moveChosen,
  uncorrectChosen,
} from '../../../core/store/audit-sql.ts';
import {
  type AuditAction,
  type Correction,
  correctionInWords,
  type RejectStatus,
  rejectFilterSchema,
  rejectStatuses,
} from '../../../core/store/reject.ts';
import { type RecordHits, rejectCondition } from '../../../core/store/reject-query.ts';
import { insertAuditEvent } from '../../../core/store/reject-sql.ts';

/** The entries that are meant. */
export interface Chosen {
  filter: z.output<typeof rejectFilterSchema>;
  /** The records that hold what the filter searches for, where it searches. */
  hits?: RecordHits | undefined;
}

/** What the trail of an entry says of a change. */
export interface AuditNote {
  who: string;
  action: AuditAction;
  note: string;
  /** The guilty cell, where there is one. */
  column?: string | null;
  value?: string | null;
}

export interface Move extends AuditNote {
  from: readonly RejectStatus[];
  to: RejectStatus;
}

/** Moves the entries that are in one of the `from` states, all or none, and notes it for each; gives how many. */
export function moveRejects(db: Database, chosen: Chosen, move: Move): number {
  return withChosen(db, chosen, move.from, () => {
    const to = rejectStatuses.indexOf(move.to);
    db.prepare(countMoveOfChosen).run({ to });
    noteOfChosen(db, move, move.to);
    db.prepare(moveChosen).run({ to });
  });
}

export function correctRejects(db: Database, chosen: Chosen, who: string, correction: Correction): number {
  return withChosen(db, chosen, ['open'], () => {
    db.prepare(correctChosen).run(JSON.stringify(correction));
    noteOfChosen(db, { who, action: 'corrected', note: correctionInWords(correction) });
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
  return withChosen(db, { filter }, ['open'], () => {
    const pairs = [...corrections].map(([id, correction]) => [id, JSON.stringify(correction)]);
    db.prepare(correctEachChosen).run(JSON.stringify(pairs));
    noteOfChosen(db, { who, action: 'corrected', note: summary });
  });
}

/** Notes something that happened to open entries and left them open. */
export function noteRejects(db: Database, chosen: Chosen, note: AuditNote): number {
  return withChosen(db, chosen, ['open'], () => noteOfChosen(db, note));
}

/** Takes corrections back of open entries that have one; gives how many. */
export function uncorrectRejects(db: Database, { filter, hits }: Chosen, who: string): number {
  return withChosen(db, { filter: { ...filter, hasCorrection: true }, hits }, ['open'], () => {
    db.prepare(uncorrectChosen).run();
    noteOfChosen(db, { who, action: 'correction_removed', note: '' });
  });
}

function withChosen(db: Database, { filter, hits }: Chosen, from: readonly RejectStatus[], change: () => void): number {
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

/** Writes a note into the trail of every chosen entry, which stays open or comes to be `to`. */
function noteOfChosen(
  db: Database,
  { who, action, note, column = null, value = null }: AuditNote,
  to: RejectStatus = 'open',
): void {
  const event = { at: new Date().toISOString(), who, action, to: rejectStatuses.indexOf(to), note, column, value };
  const { lastInsertRowid } = db.prepare(insertAuditEvent).run(event);
  db.prepare(auditChosen).run({ event: lastInsertRowid });
}
