import { fence } from './fence.ts';
import { id, joinSql, type Sql, sql } from './sql.ts';

/** Keys to sort by, resolved to real columns. */
export interface SortKey {
  column: string;
  desc: boolean;
  nulls: 'first' | 'last';
}

/** `"a" DESC NULLS LAST, …`. */
export function orderKeys(keys: readonly SortKey[]): Sql {
  return joinSql(
    keys.map(({ column, desc, nulls }) => {
      const direction = desc ? sql`DESC` : sql`ASC`;
      return sql`${id(column)} ${direction} NULLS ${nulls === 'first' ? sql`FIRST` : sql`LAST`}`;
    }),
  );
}

/** A select list of columns. */
export function columnSql(columns: readonly { name: string }[]): Sql {
  return joinSql(columns.map(({ name }) => id(name)));
}

/** The relation with one more column: each row's place in the order in which it arrives, from 1. */
export function numbered(relation: Sql, columns: Sql, row: string): Sql {
  return sql`(SELECT ${columns}, row_number() OVER () AS ${id(row)} FROM ${relation})`;
}

/**
 * The relation, for a query that takes its rows in the order in which they arrive, without a number of each. Of a union
 * the engine hands on whichever input is ready first, but for a limit; this one lets every row pass.
 */
export function inArrivalOrder(relation: Sql): Sql {
  return sql`(SELECT * FROM ${relation} LIMIT ${2n ** 63n - 1n})`;
}

export interface Marks {
  relation: Sql;
  /** The same rows in the same order, for the marks. */
  again: Sql;
  /** What is wanted of it. */
  columns: Sql;
  /** Whether a row is wanted, computed from the rows beside it. */
  mark: Sql;
  /** Names that no column has: for each row's place in the order in which it arrives, from 1, and for its mark. */
  row: string;
  place: string;
}

/**
 * The marked rows, in the order in which they arrived. Only what the marks are computed from is gathered and sorted; whole
 * rows pass by it one by one.
 */
export function markedRows({ relation, again, columns, mark, row, place }: Marks): Sql {
  const marks = sql`(SELECT ${id(row)}, ${mark} AS ${id(place)} FROM ${numbered(again, columns, row)}${fence})`;
  const inOrder = sql`(SELECT ${id(place)} FROM ${marks} ORDER BY ${id(row)})`;
  const rows = inArrivalOrder(relation);
  return sql`SELECT ${columns} FROM (SELECT ${columns} FROM ${rows}) POSITIONAL JOIN ${inOrder} WHERE ${id(place)}`;
}

export interface Firsts {
  relation: Sql;
  /** What is wanted of it. */
  columns: Sql;
  keys: Sql;
  /** What makes a row the first of those with the same keys. */
  order: Sql;
  /** Its column with each row's place in the order in which it arrives. */
  row: string;
  /** A name that no column has. */
  place: string;
}

/**
 * One row for each combination of keys, all in the order in which they arrived. Empty values are equal to each other.
 */
export function firstOfEach({ relation, columns, keys, order, row, place }: Firsts): Sql {
  const places = sql`(SELECT *, row_number() OVER (PARTITION BY ${keys} ORDER BY ${order}) AS ${id(place)} FROM ${relation})`;
  return sql`SELECT ${columns} FROM ${places} WHERE ${id(place)} = 1 ORDER BY ${id(row)}`;
}
