import { id, joinSql, renderInlined, sql } from '../sql.ts';

export const listTablesText = tablesText("'table', 'view'");
export const listBaseTablesText = tablesText("'table'");

function tablesText(types: string): string {
  return `SELECT name FROM sqlite_schema WHERE type IN (${types}) AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`;
}

/** All rows of a table of the database that is read. */
export function selectTableText(table: string): string {
  return renderInlined(sql`SELECT * FROM ${id(table)}`);
}

/**
 * A query whose suspect columns give the bytes of a text that is none; `weir_is_text(bytes)` tells. The query comes
 * last, as it is.
 */
export function bytesOfBadTexts(query: string, width: number, suspects: ReadonlySet<number>): string {
  const names = Array.from({ length: width }, (_, index) => id(`c${index}`));
  const values = names.map((name, index) => {
    const bytes = sql`CAST(${name} AS BLOB)`;
    if (!suspects.has(index)) return name;
    return sql`CASE WHEN typeof(${name}) = 'text' AND NOT weir_is_text(${bytes}) THEN ${bytes} ELSE ${name} END`;
  });
  const head = renderInlined(sql`WITH "read" (${joinSql(names)}) AS `);
  return `${head}(${query.replace(/;\s*$/, '')}\n) ${renderInlined(sql`SELECT ${joinSql(values)} FROM "read"`)}`;
}

/** Whether a text can only be a query: what else returns rows (PRAGMA, EXPLAIN, RETURNING) begins with another word. */
export function isQueryText(text: string): boolean {
  return /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?:select|with|values)\b/i.test(text);
}
