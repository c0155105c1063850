/** Rows a statement: more of them gain little and make the statement slow to prepare. */
export const rejectsPerStatement = 64;

/**
 * Adds `count` rejects of run `$run`, or finds them again: for each its reason, source row, fingerprint, message and
 * value. Gives an id for each, in order, save for those that this very run has added or found before.
 */
export function upsertRejects(count: number): string {
  const rows = Array.from({ length: count }, () => '(?, ?, ?, ?, ?, 0, $run, $run)');
  return `INSERT INTO reject (reason, source_row, fingerprint, message, value, status, first_run, last_run)
VALUES ${rows.join(', ')}
ON CONFLICT (reason, source_row, fingerprint) DO UPDATE SET last_run = excluded.last_run
WHERE last_run <> excluded.last_run
RETURNING id`;
}

export const selectIdentity = 'SELECT reason, source_row, fingerprint FROM reject WHERE id = ?';
export const selectLastRejectId = 'SELECT coalesce(max(id), 0) FROM reject';
export const insertBlock = 'INSERT INTO reject_block (first_id, lines, lengths, records) VALUES (?, ?, ?, ?)';
export const insertLongValue = 'INSERT INTO long_value (reject, value) VALUES (?, ?)';

export const selectRunNumber = 'SELECT number, pipeline FROM run WHERE id = ?';
export const insertMessage = 'INSERT INTO message (text) VALUES (?) ON CONFLICT DO NOTHING';
export const selectMessage = 'SELECT id FROM message WHERE text = ?';
export const insertReason = `INSERT INTO reason (pipeline, node, source, code, column_name, is_line)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
export const selectReason = `SELECT id FROM reason
WHERE pipeline = ? AND node = ? AND source = ? AND code = ? AND column_name = ? AND is_line = ?`;
export const addOpen = 'UPDATE reason SET open = open + ? WHERE id = ?';

/** Whether `?` (a pipeline) has entries that may have to be opened again. */
export const maySeeSettled = `SELECT coalesce(sum(replayed), 0) > 0
  OR coalesce(sum(discarded), 0) > 0 AND EXISTS (SELECT 1 FROM audit_event WHERE action = 'found gone')
FROM reason WHERE pipeline = ?`;

/**
 * Entries that were replayed, or found gone, and that run `$run` rejected once more; what was discarded for good stays
 * so.
 */
const settledInVain = `last_run = $run AND (status = 1 OR status = 2 AND (
  SELECT e.action FROM audit_entry AS a JOIN audit_event AS e ON e.id = a.event
  WHERE a.reject = reject.id ORDER BY a.event DESC LIMIT 1
) = 'found gone')`;

/** Opens them again, counters first; `$event` tells of it. */
export const reopenSettled = [
  `WITH again AS (
  SELECT reason, sum(status = 1) AS replayed, sum(status = 2) AS discarded FROM reject WHERE ${settledInVain} GROUP BY reason
)
UPDATE reason SET open = open + again.replayed + again.discarded,
  replayed = reason.replayed - again.replayed, discarded = reason.discarded - again.discarded
FROM again WHERE again.reason = reason.id`,
  `INSERT INTO audit_entry (reject, event, from_status) SELECT id, $event, status FROM reject WHERE ${settledInVain}`,
  `UPDATE reject SET status = 0 WHERE last_run = $run AND status > 0
  AND EXISTS (SELECT 1 FROM audit_entry AS a WHERE a.reject = reject.id AND a.event = $event)`,
] as const;

export const insertAuditEvent = `INSERT INTO audit_event (at, who, action, to_status, note, column_name, value)
VALUES ($at, $who, $action, $to, $note, $column, $value)`;

/** Gives the reasons of a stage their numbers in the store, in `staged_reason`; `$pipeline` is the run's. */
export const numberStagedReasons = `DROP TABLE IF EXISTS temp.staged_reason;
INSERT INTO message (text) SELECT DISTINCT c4 FROM staged.reason_0 WHERE true ON CONFLICT DO NOTHING;
CREATE TEMP TABLE staged_reason (staged INTEGER PRIMARY KEY, reason INTEGER NOT NULL, message INTEGER NOT NULL)`;
export const insertStagedReasons = `INSERT INTO reason (pipeline, node, source, code, column_name, is_line)
SELECT DISTINCT $pipeline, c0, c1, c2, c3, c5 FROM staged.reason_0 WHERE true ON CONFLICT DO NOTHING`;
export const joinStagedReasons = `INSERT INTO temp.staged_reason (staged, reason, message)
SELECT s.rowid, r.id, m.id FROM staged.reason_0 AS s
JOIN reason AS r ON r.pipeline = $pipeline AND r.node = s.c0 AND r.source = s.c1 AND r.code = s.c2 AND r.column_name = s.c3 AND r.is_line = s.c5
JOIN message AS m ON m.text = s.c4`;

/** Whether the store has entries with any of the stage's reasons. */
export const hasStagedReasons = `SELECT EXISTS (SELECT 1 FROM temp.staged_reason AS s JOIN reject USING (reason))`;

/** The rows of a segment of a stage, each with its reason, which is `$reason` where they all have one. */
function stagedRows(segment: number, isOneReason: boolean): string {
  const rows = `staged.row${segment} AS s`;
  return isOneReason
    ? `(SELECT * FROM temp.staged_reason WHERE staged = $reason) AS d CROSS JOIN ${rows}`
    : `${rows} CROSS JOIN temp.staged_reason AS d ON d.staged = s.c0`;
}

/** Adds all rows of a segment as new entries, whose ids follow the last one in their order. */
export function insertStagedRows(segment: number, isOneReason: boolean): string {
  return `INSERT INTO reject (reason, source_row, fingerprint, message, value, status, first_run, last_run)
SELECT d.reason, s.c1, s.c2, d.message, s.c3, 0, $run, $run FROM ${stagedRows(segment, isOneReason)} ORDER BY s.rowid`;
}

/** Adds their long values and their blocks, where `$last` is the id before their first. */
export function insertStagedTexts(segment: number): string[] {
  return [
    `INSERT INTO long_value (reject, value) SELECT $last + rowid, c4 FROM staged.row${segment} WHERE c4 IS NOT NULL`,
    `INSERT INTO reject_block (first_id, lines, lengths, records)
SELECT $last + c1, CAST(c2 AS BLOB), CAST(c3 AS BLOB), CAST(c4 AS BLOB) FROM staged.block_0 WHERE c0 = ${segment}`,
  ];
}

/** Where `findStagedRows` puts the ids of the entries that a stage has rows of, each once. */
export const makeSeen = `DROP TABLE IF EXISTS temp.seen;
CREATE TEMP TABLE seen (id INTEGER PRIMARY KEY)`;
export function findStagedRows(segment: number, isOneReason: boolean): string {
  return `INSERT OR IGNORE INTO temp.seen SELECT r.id FROM ${stagedRows(segment, isOneReason)}
CROSS JOIN reject AS r ON r.reason = d.reason AND r.source_row = s.c1 AND r.fingerprint = s.c2`;
}
export const seeAgain = 'UPDATE reject SET last_run = $run WHERE id IN temp.seen';
/**
 * The least and the greatest id seen. As two queries, since SQLite takes one end from the index, but for both goes over
 * all rows.
 */
export const selectSeenRange =
  'SELECT (SELECT min(id) FROM temp.seen) AS first, (SELECT max(id) FROM temp.seen) AS last';
export const selectSeen = 'SELECT id FROM temp.seen ORDER BY id';

/** Notes that a run has seen the entries from one id to another, all of which are older than it. */
export const insertSighting = 'INSERT INTO sighting (run, first_id, last_id) VALUES (?, ?, ?)';

/** The staged block with that number, and the rows of its segment that it is about, in their order. */
export const selectStagedBlock =
  'SELECT c0 AS segment, c1 AS first, CAST(c2 AS BLOB) AS lines, CAST(c3 AS BLOB) AS lengths, CAST(c4 AS BLOB) AS records FROM staged.block_0 WHERE rowid = ?';
export function selectStagedRows(segment: number): string {
  return `SELECT r.c0 AS node, r.c1 AS source, r.c2 AS code, r.c3 AS column, r.c4 AS message, r.c5 AS isLine,
s.c1 AS sourceRow, coalesce(s.c4, s.c3) AS value
FROM staged.row${segment} AS s JOIN staged.reason_0 AS r ON r.rowid = s.c0
WHERE s.rowid >= ? AND s.rowid < ? ORDER BY s.rowid`;
}
