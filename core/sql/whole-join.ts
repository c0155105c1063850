import { fence } from './fence.ts';
import { id, joinSql, type Sql, sql } from './sql.ts';

export interface WholeJoin {
  /** Relations with their aliases; each has a column that is never empty. */
  left: Sql;
  right: Sql;
  condition: Sql;
  /** What is selected of both, those two columns among it, under the names that `kept` has. */
  columns: Sql;
  /** The sides that a row must have, and those it must not have. */
  kept: readonly { column: string; isThere: boolean }[];
}

/**
 * A join that reads both sides to the end, so that all of their rows are counted and all of their rejects are found.
 * The engine stops reading one side if the other is empty and no row could result, except in a full join; and it turns
 * a full join into another one wherever it sees which rows are wanted.
 */
export function wholeJoin({ left, right, condition, columns, kept }: WholeJoin): Sql {
  const all = sql`(SELECT ${columns} FROM ${left} FULL JOIN ${right} ON ${condition})`;
  if (kept.length === 0) return all;
  const conditions = kept.map(({ column, isThere }) => sql`${id(column)} IS ${isThere ? sql`NOT NULL` : sql`NULL`}`);
  return sql`(SELECT * FROM ${all}${fence} WHERE ${joinSql(conditions, ' AND ')})`;
}
