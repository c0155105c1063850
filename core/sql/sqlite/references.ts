import { id, renderInlined, type Sql, sql } from '../sql.ts';

/** The foreign keys that do something to rows when those are deleted that they refer to, each by its first column. */
export const deleteActionsText =
  "SELECT s.name AS child, f.\"table\" AS parent, f.\"from\" AS \"column\", f.on_delete AS action FROM main.sqlite_schema AS s, pragma_foreign_key_list(s.name, 'main') AS f WHERE s.type = 'table' AND f.seq = 0 AND f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT')";

/** Counts the rows of a table, or those of them that refer to something. */
export function countRowsText(table: string, reference?: string): string {
  const filled: Sql = reference === undefined ? sql`*` : id(reference);
  return renderInlined(sql`SELECT count(${filled}) FROM main.${id(table)}`);
}
