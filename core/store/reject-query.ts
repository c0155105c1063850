import type { z } from 'zod';
import { joinSql, type Sql, sql } from '../sql/sql.ts';
import { selectGone } from './gone-sql.ts';
import {
  type RejectSortKey,
  type rejectFilterSchema,
  type rejectQuerySchema,
  rejectStatuses,
  shortValue,
  valueMark,
} from './reject.ts';

type Filter = z.output<typeof rejectFilterSchema>;
type Query = z.output<typeof rejectQuerySchema>;

/**
 * The ids whose records hold the text that a filter searches for; they are found outside SQL, records being compressed.
 */
export type RecordHits = readonly number[];

/** What a filter means for entry `r`. A plus keeps an index away that would turn one scan into a million look-ups. */
export function rejectCondition(filter: Filter, hits: RecordHits = []): Sql {
  const parts: Sql[] = [sql`TRUE`];
  if (filter.ids) parts.push(sql`r.id IN ${jsonList(filter.ids)}`);
  if (filter.status !== 'all') parts.push(statusCondition(filter));
  if (filter.run !== undefined) parts.push(seenBy(sql`(SELECT number FROM run WHERE id = ${filter.run})`));
  if (filter.seenUntil !== undefined)
    parts.push(sql`r.last_run <= (SELECT number FROM run WHERE id = ${filter.seenUntil})`);
  if (filter.value !== undefined)
    parts.push(sql`r.value IS ${filter.value === null ? null : shortValue(filter.value)}`);
  const reasons = reasonConditions(filter);
  if (reasons.length > 0)
    parts.push(sql`+r.reason IN (SELECT q.id FROM reason AS q WHERE ${joinSql(reasons, ' AND ')})`);
  if (filter.search !== undefined) parts.push(searchCondition(filter.search, hits));
  if (filter.hasCorrection === true) parts.push(sql`r.id IN (SELECT reject FROM correction)`);
  if (filter.hasCorrection === false) parts.push(sql`r.id NOT IN (SELECT reject FROM correction)`);
  if (filter.isGone) parts.push(sql`r.status = 0 AND (r.reason, r.last_run) IN (${selectGone})`);
  return joinSql(parts, ' AND ');
}

function statusCondition({ status }: Filter): Sql {
  return status === 'all' ? sql`TRUE` : sql`r.status = ${rejectStatuses.indexOf(status)}`;
}

/** Ranges of a run do not overlap: the one that begins last before the entry has it, or none does. */
function seenBy(run: Sql): Sql {
  const range = sql`SELECT s.last_id FROM sighting AS s WHERE s.run = ${run} AND s.first_id <= r.id ORDER BY s.first_id DESC LIMIT 1`;
  return sql`(${run} IN (r.first_run, r.last_run) OR r.id <= (${range}))`;
}

function reasonConditions({ pipeline, node, source, code, column }: Filter): Sql[] {
  const parts: Sql[] = [];
  if (pipeline !== undefined) parts.push(sql`q.pipeline = (SELECT id FROM pipeline WHERE path = ${pipeline})`);
  if (node !== undefined) parts.push(sql`q.node = ${node}`);
  if (source !== undefined) parts.push(sql`q.source = ${source}`);
  if (code !== undefined) parts.push(sql`q.code = ${code}`);
  if (column !== undefined) parts.push(sql`q.column_name = ${column ?? ''}`);
  return parts;
}

/**
 * Holds until the correction is taken back or the entry settled; another correction has still to prove itself. Looked
 * up only where any entry of the store has failed again.
 */
const lastFailure = sql`iif(EXISTS (SELECT 1 FROM audit_event WHERE action = 'failed_again'),
  (SELECT iif(e.action = 'failed_again', e.id, NULL)
  FROM audit_entry AS a JOIN audit_event AS e ON e.id = a.event
  WHERE a.reject = r.id AND e.action <> 'corrected' ORDER BY a.event DESC LIMIT 1), NULL)`;

function searchCondition(text: string, hits: RecordHits): Sql {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(r.value LIKE ${pattern} ESCAPE '\\'
    OR r.message IN (SELECT id FROM message WHERE text LIKE ${pattern} ESCAPE '\\')
    OR r.id IN (SELECT reject FROM long_value WHERE value LIKE ${pattern} ESCAPE '\\')
    OR r.id IN ${jsonList(hits)}
    OR iif(EXISTS (SELECT 1 FROM audit_event AS f WHERE f.action = 'failed_again' AND ${tellsOf(pattern)}),
      EXISTS (SELECT 1 FROM audit_event AS f WHERE f.id = ${lastFailure} AND ${tellsOf(pattern)}), FALSE))`;
}

/** Whether the newer reason `f` of an entry is one that a search looks for. */
function tellsOf(pattern: string): Sql {
  return sql`(f.note LIKE ${pattern} ESCAPE '\\' OR f.value LIKE ${pattern} ESCAPE '\\')`;
}

function jsonList(ids: readonly number[]): Sql {
  return sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}

const sortKeys: Record<RejectSortKey, Sql> = {
  id: sql`r.id`,
  sourceRow: sql`max(r.source_row, 0)`,
  node: sql`q.node`,
  source: sql`q.source`,
  code: sql`q.code`,
  column: sql`q.column_name`,
  value: sql`coalesce(r.value, '')`,
  message: sql`(SELECT replace(text, ${valueMark}, coalesce(r.value, '')) FROM message WHERE message.id = r.message)`,
  status: sql`r.status`,
  lastRun: sql`r.last_run`,
};

/**
 * One page of entries and one more, which tells whether there is another page. `sort_key` and `id` say where it starts.
 */
export function selectPage({ filter, sort, desc, after, offset, limit }: Query, hits?: RecordHits): Sql {
  const key = sortKeys[sort];
  const direction = desc ? sql`DESC` : sql`ASC`;
  const order = sort === 'id' ? sql`r.id ${direction}` : sql`${key} ${direction}, r.id ${direction}`;
  const parts = [rejectCondition(filter, hits)];
  if (after && sort === 'id') parts.push(desc ? sql`r.id < ${after[1]}` : sql`r.id > ${after[1]}`);
  else if (after) parts.push(sql`(${key}, r.id) ${desc ? sql`<` : sql`>`} (${after[0]}, ${after[1]})`);
  return sql`WITH page AS MATERIALIZED (
  SELECT r.id, ${key} AS sort_key FROM reject AS r CROSS JOIN reason AS q ON q.id = r.reason
  WHERE ${joinSql(parts, ' AND ')} ORDER BY ${order} LIMIT ${limit + 1} OFFSET ${offset}
)
${selectEntries} FROM page CROSS JOIN reject AS r ON r.id = page.id ${joins} ORDER BY ${order}`;
}

const selectEntries = sql`SELECT r.id, page.sort_key, p.path AS pipeline, q.node, q.source, q.code, q.column_name, q.is_line,
  r.status, r.source_row, r.fingerprint, r.value, m.text AS message, last.id AS last_run, first.id AS first_run, l.value AS long_value, c.correction,
  f.note AS failed_again, f.column_name AS failed_column, f.value AS failed_value`;

const joins = sql`CROSS JOIN reason AS q ON q.id = r.reason CROSS JOIN pipeline AS p ON p.id = q.pipeline
  CROSS JOIN message AS m ON m.id = r.message CROSS JOIN run AS last ON last.number = r.last_run
  CROSS JOIN run AS first ON first.number = r.first_run
  LEFT JOIN long_value AS l ON l.reject = r.id LEFT JOIN correction AS c ON c.reject = r.id
  LEFT JOIN audit_event AS f ON f.id = ${lastFailure}`;

/** What entries of a group share: node, code, column and value, or all of these but the value. */
export type GroupedBy = 'value' | 'column';

export interface GroupPart {
  by: GroupedBy;
  /** Whether values of a column are one group where hardly any of them comes twice. */
  foldsValues: boolean;
  limit: number;
  offset: number;
}

/**
 * Values are folded from so many on, if they come less than twice on average, and none comes much more often: one that
 * does is worth a decision of its own.
 */
const manyValues = 10;
const frequent = { times: 3, share: 0.05 };

/** Groups with their counts, the biggest first, and the message of one entry each. */
export function selectGroups(filter: Filter, { by, foldsValues, limit, offset }: GroupPart, hits?: RecordHits): Sql {
  const value = by === 'value' ? sql`r.value` : sql`NULL`;
  // Whether values are folded does not change while their entries are settled one by one.
  const isShown = foldsValues ? statusCondition(filter) : sql`TRUE`;
  const among = rejectCondition(foldsValues ? { ...filter, status: 'all' } : filter, hits);
  return sql`WITH same AS MATERIALIZED (
  SELECT id, min(id) OVER (PARTITION BY pipeline, node, code, column_name) AS kind FROM reason
), part AS MATERIALIZED (
  SELECT same.kind, ${value} AS value, count(*) AS ever, sum(${isShown}) AS n,
    sum(${isShown} AND c.reject IS NOT NULL) AS corrected, min(r.message) AS message, max(r.message) AS last_message
  FROM reject AS r CROSS JOIN same ON same.id = r.reason LEFT JOIN correction AS c ON c.reject = r.id
  WHERE ${among} GROUP BY same.kind, ${value}
), ${foldsValues ? foldedParts : sql`whole AS (SELECT part.*, ${by} AS grouped_by FROM part)`}, top AS MATERIALIZED (
  SELECT * FROM whole WHERE n > 0 ORDER BY n DESC, kind, value LIMIT ${limit} OFFSET ${offset}
)
SELECT p.path AS pipeline, q.node, q.code, q.column_name, top.value, top.grouped_by, top.n AS count, top.corrected,
  m.text AS message, top.message = top.last_message AS is_alike
FROM top CROSS JOIN reason AS q ON q.id = top.kind CROSS JOIN pipeline AS p ON p.id = q.pipeline
  CROSS JOIN message AS m ON m.id = top.message
ORDER BY top.n DESC, top.kind, top.value`;
}

const foldedParts = sql`folded AS MATERIALIZED (
  SELECT kind, sum(ever) AS ever, sum(n) AS n, sum(corrected) AS corrected,
    min(message) AS message, max(last_message) AS last_message
  FROM part GROUP BY kind HAVING count(*) >= ${manyValues} AND sum(ever) < 2 * count(*)
    AND max(ever) <= max(${frequent.times}, ${frequent.share} * sum(ever))
), whole AS (
  SELECT part.*, 'value' AS grouped_by FROM part WHERE kind NOT IN (SELECT kind FROM folded)
  UNION ALL SELECT kind, NULL, ever, n, corrected, message, last_message, 'column' FROM folded
)`;

/** How many entries a filter lets through. */
export function countRejects(filter: Filter, hits?: RecordHits): Sql {
  return sql`SELECT count(*) FROM reject AS r WHERE ${rejectCondition(filter, hits)}`;
}

/** At which nodes entries were rejected, and which runs saw them last. */
export function selectOrigins(filter: Filter, hits?: RecordHits): Sql {
  return sql`SELECT DISTINCT q.node, last.id AS last_run FROM (
  SELECT DISTINCT r.reason, r.last_run FROM reject AS r WHERE ${rejectCondition(filter, hits)}
) AS r JOIN reason AS q ON q.id = r.reason JOIN run AS last ON last.number = r.last_run`;
}

/** From the counters of the reasons: no entry is looked at. */
export function selectNodeStatusCounts(pipeline: string | undefined): Sql {
  const where = pipeline === undefined ? sql`TRUE` : sql`p.path = ${pipeline}`;
  return sql`SELECT p.path AS pipeline, q.node, sum(q.open) AS open, sum(q.replayed) AS replayed, sum(q.discarded) AS discarded
FROM reason AS q JOIN pipeline AS p ON p.id = q.pipeline WHERE ${where} GROUP BY p.path, q.node ORDER BY p.path, q.node`;
}
