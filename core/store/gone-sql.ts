import { sql } from '../sql/sql.ts';

/** Every param that run `l` had has the same value in run `n`. */
const hasSameParams = sql`(n.params = l.params OR NOT EXISTS (
  SELECT 1 FROM json_each(l.params) AS p LEFT JOIN json_each(n.params) AS o ON o.key = p.key
  WHERE o.value IS NOT p.value OR o.type IS NOT p.type
))`;

/**
 * Run `n` went through the file of reason `q`; where rows have lost their file on the way, through all files of run
 * `l`.
 */
const hasSameFiles = sql`iif(q.source <> '',
  EXISTS (SELECT 1 FROM json_each(c.files) AS f WHERE f.value = q.source),
  n.coverage = l.coverage OR NOT EXISTS (
    SELECT 1 FROM json_each((SELECT files FROM coverage WHERE id = l.coverage)) AS f
    WHERE f.value NOT IN (SELECT value FROM json_each(c.files))
  ) AND l.coverage IS NOT NULL)`;

/**
 * Pairs of a reason and the run `l` that saw entries last, which are gone: a whole run `n` that began when that had
 * ended, and succeeded, went through the same node and file, with the same params and environment, and rejected none of
 * them.
 */
export const selectGone = sql`SELECT seen.reason, seen.last_run
FROM (SELECT DISTINCT reason, last_run FROM reject WHERE status = 0) AS seen
CROSS JOIN reason AS q ON q.id = seen.reason CROSS JOIN run AS l ON l.number = seen.last_run
WHERE EXISTS (
  SELECT 1 FROM run AS n CROSS JOIN coverage AS c ON c.id = n.coverage
  WHERE n.pipeline = q.pipeline AND n.number > l.number AND n.started_at >= coalesce(l.ended_at, l.started_at)
    AND n.kind = 'run' AND n.state = 'succeeded' AND n.env IS l.env
    AND EXISTS (SELECT 1 FROM json_each(c.nodes) AS k WHERE k.value = q.node)
    AND ${hasSameParams} AND ${hasSameFiles}
)`;
