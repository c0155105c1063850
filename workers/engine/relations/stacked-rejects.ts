import type { Column } from '../../../core/column-types.ts';
import { joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { emptyColumns } from './empty-columns.ts';

/** The rows that the checks on one input of a node kept out: the columns of that input, then those that say why. */
export interface RejectedPart {
  columns: readonly Column[];
  rows: Sql;
}

/** The rejects of all checked inputs, stacked: the columns of all inputs, then those that say why. */
export function stackedRejects(parts: readonly RejectedPart[]): Sql {
  const heads = parts.map(({ columns }) => sql`SELECT ${joinSql(emptyColumns(columns))} WHERE FALSE`);
  return joinSql([...(parts.length > 1 ? heads : []), ...parts.map(({ rows }) => rows)], ' UNION ALL BY NAME ');
}
