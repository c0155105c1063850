import type { Column } from '../../../core/column-types.ts';
import type { RowRequests } from '../../../core/nodes/compiled.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { id, joinSql, path, type Sql, sql } from '../../../core/sql/sql.ts';

/** The answers to the rows of a node: `parts`, `failure` and `values`, one row a request. */
export function answersTable(node: string): Sql {
  return path(engineSchema, `answers ${node}`);
}

/** The columns that hold a row's answer. */
export function answerColumns({ columns: { failure, values } }: RowRequests): Column[] {
  return [
    { name: failure, type: 'VARCHAR' },
    { name: values, type: 'VARCHAR[]' },
  ];
}

interface Answering {
  asks: RowRequests;
  rows: Sql;
  /** The names of their columns. */
  names: readonly Sql[];
  answers: Sql;
  /** Leaves out rows that were not asked about; otherwise they get a failure. */
  isPart: boolean;
}

const unasked = 'was not asked about it: a trial makes few requests. A replay makes all';

/** Rows in order, each with the answer to its request. */
export function withAnswers({ asks, rows, names, answers, isPart }: Answering): Sql {
  const { parts, isComplete, columns } = asks;
  const place = id(`${columns.values} place`);
  const own = id(`${columns.values} parts`);
  const numbered = sql`(SELECT ${joinSql(names)}, row_number() OVER () AS ${place}, CASE WHEN ${isComplete} THEN [${joinSql(parts)}]::VARCHAR[] END AS ${own} FROM ${rows})`;
  const failure = sql`CASE WHEN ${own} IS NOT NULL AND a.parts IS NULL THEN ${unasked} ELSE a.failure END`;
  const shown = isPart ? sql` WHERE ${own} IS NULL OR a.parts IS NOT NULL` : sql``;
  const list = joinSql(names.map((name) => sql`i.${name}`));
  return sql`(SELECT ${list}, ${failure} AS ${id(columns.failure)}, a."values" AS ${id(columns.values)} FROM ${numbered} AS i LEFT JOIN ${answers} AS a ON a.parts = i.${own}${shown} ORDER BY i.${place})`;
}
