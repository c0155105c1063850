import { id, renderInlined, sql } from './sql.ts';

export const listTablesText =
  "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

export function selectTableText(table: string): string {
  return renderInlined(sql`SELECT * FROM ${id(table)}`);
}

/** Whether a text can only be a query: what else returns rows (PRAGMA, EXPLAIN, RETURNING) begins with another word. */
export function isQueryText(text: string): boolean {
  return /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?:select|with|values)\b/i.test(text);
}
