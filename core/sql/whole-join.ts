import { fence } from './fence.ts';
import { id, joinSql, type Sql, sql } from './sql.ts';

export interface WholeJoin {
  /** Relations with their aliases; each has a column that is never empty. */
  left: Sql;
  right: Sql;
  condition: Sql;
  /** What is selected of both, those two columns among it, under the names that `kept` has. */
  columns: Sql;
  /** Of which sides a row must have one, and of which none. */
  kept: readonly { column: string; isThere: boolean }[];
}

/**
 * A join that reads both sides to their ends, so that all of their rows are counted and all of their rejects are found. The
 * engine stops reading one side where the other is empty and no row could come of it, but not for a full join; and it makes
 * another join of that wherever it sees which rows are wanted.
 */
export function wholeJoin({ left, right, condition, columns, kept }: WholeJoin): Sql {
  const all = sql`(SELECT ${columns} FROM ${left} FULL JOIN ${right} ON ${condition})`;
  if (kept.length === 0) return all;
  const conditions = kept.map(({ column, isThere }) => sql`${id(column)} IS ${isThere ? sql`NOT NULL` : sql`NULL`}`);
  return sql`(SELECT * FROM ${all}${fence} WHERE ${joinSql(conditions, ' AND ')})`;
}
