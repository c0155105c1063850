export const upsertPipeline = `INSERT INTO pipeline (path, name) VALUES (?, ?)
ON CONFLICT (path) DO UPDATE SET name = excluded.name RETURNING id`;

/** A pipeline that is known at that path already stays what it is. */
export const movePipeline = 'UPDATE OR IGNORE pipeline SET path = ? WHERE path = ?';

export const insertRun = `INSERT INTO run (id, pipeline, file_text, env, params, state, started_at, pid, pid_started, kind, up_to)
VALUES (?, ?, ?, ?, ?, 'running', ?, ?, ?, ?, ?)`;

export const updateRunState = `UPDATE run SET state = ? WHERE id = ? AND state IN ('running', 'committing')`;

/** A run can end only once; one that counts as interrupted may have an end that could not be kept at its time. */
export const endRun = `UPDATE run SET state = ?, ended_at = ?, duration_ms = ?, summary = ?, error = ?, profile = ?,
  coverage = (SELECT id FROM coverage WHERE nodes = ? AND files = ?)
WHERE id = ? AND state IN ('running', 'committing', 'interrupted')`;

export const insertCoverage = 'INSERT INTO coverage (nodes, files) VALUES (?, ?) ON CONFLICT DO NOTHING';

export const interruptRun = `UPDATE run SET state = 'interrupted', error = ?
WHERE id = ? AND state IN ('running', 'committing')`;

export const selectActiveRuns = `SELECT id, state, pid, pid_started AS started FROM run
WHERE state IN ('running', 'committing')`;

const runColumns = `run.id, pipeline.path AS pipeline, pipeline.name, env, params, state, started_at AS startedAt,
  ended_at AS endedAt, duration_ms AS durationMs, summary, error, pid, run.kind, up_to AS upTo`;

export const selectRun = `SELECT ${runColumns} FROM run JOIN pipeline ON pipeline.id = run.pipeline WHERE run.id = ?`;

/** A run of the pipeline with number `?` that is on and may load something. */
export const selectLoadingRunOf = `SELECT id FROM run
WHERE pipeline = ? AND kind <> 'partial' AND state IN ('running', 'committing') LIMIT 1`;

export const selectRunFile = 'SELECT file_text FROM run WHERE id = ?';

export const selectRunProfile = 'SELECT profile FROM run WHERE id = ?';

/** Newest first; `$states` is a JSON list, and null means any. */
export const selectRuns = `SELECT ${runColumns} FROM run JOIN pipeline ON pipeline.id = run.pipeline
WHERE ($pipeline IS NULL OR run.pipeline = (SELECT id FROM pipeline WHERE path = $pipeline))
  AND ($states IS NULL OR state IN (SELECT value FROM json_each($states)))
  AND ($before IS NULL OR run.id < $before)
ORDER BY run.id DESC LIMIT $limit`;

/** What the runs of the pipeline at path `?` have loaded from run `?` on, and by which file. */
export const selectPartitionsSince = `SELECT summary ->> '$.partitions' AS partitions, file_text AS text FROM run
WHERE pipeline = (SELECT id FROM pipeline WHERE path = ?) AND id >= ?
  AND state = 'succeeded' AND summary ->> '$.partitions' IS NOT NULL`;
