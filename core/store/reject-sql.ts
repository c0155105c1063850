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

/** Whether `?` (a pipeline) has replayed entries: only then may some have to be opened again. */
export const selectReplayed = 'SELECT coalesce(sum(replayed), 0) FROM reason WHERE pipeline = ?';

/** Opens entries again, counters first, that were replayed and that run `$run` rejected once more; `$event` tells of it. */
export const reopenReplayed = [
  `WITH again AS (SELECT reason, count(*) AS n FROM reject WHERE status = 1 AND last_run = $run GROUP BY reason)
UPDATE reason SET open = open + n, replayed = replayed - n FROM again WHERE again.reason = reason.id`,
  `INSERT INTO audit_entry (reject, event, from_status)
SELECT id, $event, status FROM reject WHERE status = 1 AND last_run = $run`,
  'UPDATE reject SET status = 0 WHERE status = 1 AND last_run = $run',
] as const;

export const insertAuditEvent = 'INSERT INTO audit_event (at, who, action, to_status, note) VALUES (?, ?, ?, ?, ?)';
