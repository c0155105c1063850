import { joinSql, type Sql, sql } from '../sql/sql.ts';
import { type RejectStatus, rejectStatuses } from './reject.ts';

export const makeChosen = 'CREATE TEMP TABLE IF NOT EXISTS chosen (id INTEGER PRIMARY KEY)';
export const emptyChosen = 'DELETE FROM temp.chosen';

/** Puts the entries that a condition on `r` holds for, and that are in one of the states, into `chosen`. */
export function chooseRejects(condition: Sql, from: readonly RejectStatus[]): Sql {
  const states = joinSql(from.map((status) => sql`${rejectStatuses.indexOf(status)}`));
  return sql`INSERT INTO temp.chosen SELECT r.id FROM reject AS r WHERE ${condition} AND r.status IN (${states})`;
}

/** Counts what is in `chosen` as in state `$to`; to be done before it is moved there. */
export const countMoveOfChosen = `WITH moved AS (
  SELECT reason, count(*) AS n, sum(status = 0) AS open, sum(status = 1) AS replayed, sum(status = 2) AS discarded
  FROM reject WHERE id IN (SELECT id FROM temp.chosen) GROUP BY reason
)
UPDATE reason SET open = reason.open - moved.open + iif($to = 0, n, 0),
  replayed = reason.replayed - moved.replayed + iif($to = 1, n, 0),
  discarded = reason.discarded - moved.discarded + iif($to = 2, n, 0)
FROM moved WHERE moved.reason = reason.id`;

/** Writes audit event `$event` into the trail of what is in `chosen`, with the state that it is in. */
export const auditChosen = `INSERT INTO audit_entry (reject, event, from_status)
SELECT reject.id, $event, reject.status FROM temp.chosen JOIN reject ON reject.id = chosen.id`;

export const moveChosen = 'UPDATE reject SET status = $to WHERE id IN (SELECT id FROM temp.chosen)';

export const correctChosen = `INSERT INTO correction (reject, correction) SELECT id, ? FROM temp.chosen WHERE true
ON CONFLICT (reject) DO UPDATE SET correction = excluded.correction`;

/** Corrections of their own for entries in `chosen`: a JSON list of pairs of id and correction. */
export const correctEachChosen = `INSERT INTO correction (reject, correction)
SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE value ->> 0 IN (SELECT id FROM temp.chosen)
ON CONFLICT (reject) DO UPDATE SET correction = excluded.correction`;

export const uncorrectChosen = 'DELETE FROM correction WHERE reject IN (SELECT id FROM temp.chosen)';

export const selectAudit = `SELECT at, who, action, from_status, to_status, note, column_name, value
FROM audit_entry JOIN audit_event ON audit_event.id = audit_entry.event WHERE reject = ? ORDER BY audit_event.id`;
