import { statSync } from 'node:fs';
import type { Column } from '../../../core/column-types.ts';
import type { BulkFix } from '../../../core/replay/bulk-fix.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { id, joinSql, listSql, path, type Sql, sql } from '../../../core/sql/sql.ts';
import { jsonLines, mostLineBytes } from '../json/json-lines.ts';
import { pointerTo } from '../json/json-pointer.ts';
import { hidden, hiddenPrefix } from '../relations/hidden.ts';
import { uncomputable } from './apply-bulk-fix.ts';
import { type FixScope, fixedColumn, fixedText } from './fixed-text.ts';
import { typedTexts } from './patch-tables.ts';

/** The table of entries to try: `id`, `node`, `isLine`, `isNew`, `record` and `correction`. */
export const triedEntries = path(engineSchema, 'tried entries');

/** The result of a fix as `{v: text}`; NULL if there is none. */
export const fixed = id(`${hiddenPrefix}fixed`);
/** Whether the fix changes the row. */
export const isChanged = id(`${hiddenPrefix}changed`);
export const correction = id(`${hiddenPrefix}correction`);

/** Below this, the memory of a thread is no matter (bytes). */
const shortLineBytes = 4_000_000;

/** Creates the table `triedEntries` from a file with one entry per line, which is written already. */
export function readTriedEntries(file: string): Sql {
  const shape = sql`{id: 'BIGINT', node: 'VARCHAR', "isLine": 'BOOLEAN', "isNew": 'BOOLEAN', record: 'VARCHAR', correction: 'JSON'}`;
  const longestBytes = Math.min(mostLineBytes, Math.max(shortLineBytes, statSync(file).size));
  return sql`CREATE OR REPLACE TABLE ${triedEntries} AS SELECT * FROM ${jsonLines(file, shape, longestBytes)}`;
}

/**
 * The readable entries of one node as rows that can be put before it: its columns with corrections and fix, a fault
 * where they do not fit, and the entry's number as the row's place.
 */
export async function selectTriedRows(scope: FixScope, fix: BulkFix | null): Promise<Sql> {
  const { node, columns } = scope;
  const texts = columns.map((column, index) => ({ column, text: id(`${hiddenPrefix}text ${index}`) }));
  const found = sql`SELECT ${hidden.entry}, ${correction}, ${joinSql(textsOf(columns))} FROM (${extracted(columns, node)})`;
  if (fix === null) {
    const { named, fault } = typedTexts(texts);
    return rowsOf(named, { fault, fixed: sql`NULL`, isChanged: sql`FALSE` }, found);
  }
  const wanted = fixedColumn(fix, scope);
  const before = texts.find(({ column }) => column === wanted)?.text ?? sql`NULL`;
  // An expression sees the columns as the node does.
  const typed = fix.kind === 'expression' ? sql`, ${joinSql(typedTexts(texts).named)}` : sql``;
  const given = sql`SELECT *, ${await fixedText(fix, before, scope)} AS ${fixed} FROM (SELECT *${typed} FROM (${found}))`;
  const after = sql`CASE WHEN ${fixed} IS NULL THEN ${before} ELSE ${fixed}.v END`;
  const { named, fault } = typedTexts(texts.map((one) => (one.column === wanted ? { ...one, text: after } : one)));
  const outcome = {
    fault: sql`CASE WHEN ${fixed} IS NULL THEN ${uncomputable} ELSE ${fault} END`,
    fixed,
    isChanged: sql`${fixed} IS NOT NULL AND ${fixed}.v IS DISTINCT FROM ${before}`,
  };
  return rowsOf(named, outcome, given);
}

function rowsOf(named: readonly Sql[], outcome: { fault: Sql; fixed: Sql; isChanged: Sql }, from: Sql): Sql {
  const place = sql`NULL::INTEGER AS ${hidden.source}, ${hidden.entry} AS ${hidden.row}, NULL::BIGINT AS ${hidden.line}`;
  const own = sql`${outcome.fault} AS ${hidden.fault}, ${correction}, ${outcome.fixed} AS ${fixed}, ${outcome.isChanged} AS ${isChanged}`;
  return sql`SELECT ${joinSql(named)}, ${place}, ${own} FROM (${from})`;
}

/**
 * Extracts all values of a record, and of its correction, in one call each; `set` says which columns were corrected.
 */
function extracted(columns: readonly Column[], node: string): Sql {
  const pointers = (start: string) => listSql(columns.map(({ name }) => `${start}${pointerTo(name)}`));
  return sql`SELECT id AS ${hidden.entry}, correction AS ${correction}, json_extract_string(record, ${pointers('')}) AS came, json_extract_string(correction, ${pointers('/set')}) AS given, json_keys(json_extract(correction, '/set')) AS "set" FROM ${triedEntries} WHERE node = ${node} AND NOT "isLine" AND "isNew"`;
}

function textsOf(columns: readonly Column[]): Sql[] {
  return columns.map(({ name }, index) => {
    const isSet = sql`coalesce(list_contains("set", ${name}), FALSE)`;
    const text = id(`${hiddenPrefix}text ${index}`);
    return sql`CASE WHEN ${isSet} THEN given[${index + 1}] ELSE came[${index + 1}] END AS ${text}`;
  });
}
