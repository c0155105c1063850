import { orderKeys, type SortKey } from './row-order.ts';
import { id, joinSql, type Sql, sql } from './sql.ts';

export interface WindowSpec {
  /** Columns whose values make a group; all rows are one group without. */
  partitionBy: readonly string[];
  order: readonly SortKey[];
  frame?: Sql;
}

/** `(PARTITION BY … ORDER BY … ROWS …)`, to stand behind OVER. */
export function windowSql({ partitionBy, order, frame }: WindowSpec): Sql {
  const parts = [
    ...(partitionBy.length > 0 ? [sql`PARTITION BY ${joinSql(partitionBy.map(id))}`] : []),
    ...(order.length > 0 ? [sql`ORDER BY ${orderKeys(order)}`] : []),
    ...(frame ? [frame] : []),
  ];
  return sql`(${joinSql(parts, ' ')})`;
}

export const upToThisRow = sql`ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`;
export const fromThisRow = sql`ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING`;
export const allRows = sql`ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING`;

/** Rows in the order in which they arrived: what breaks ties, so that every run gives the same. */
export function byArrival(row: string): SortKey {
  return { column: row, desc: false, nulls: 'last' };
}
