import type { Column } from '../../../core/column-types.ts';
import { checkedSql, id, type Sql, sql } from '../../../core/sql/sql.ts';

/** Columns of these types without values, for a select list. */
export function emptyColumns(columns: readonly Column[]): Sql[] {
  return columns.map(({ name, type }) => sql`CAST(NULL AS ${checkedSql(type)}) AS ${id(name)}`);
}
