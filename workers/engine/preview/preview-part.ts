import { type Column, findColumn } from '../../../core/column-types.ts';
import { WeirError } from '../../../core/errors.ts';
import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import type { Session } from '../session/session.ts';

/** The first rows of a relation, held in a table so that several queries compute them once. */
export interface Part extends AsyncDisposable {
  from: Sql;
  rows: number;
  /** Whether the relation has more rows. */
  isCut: boolean;
}

let lastPart = 0;

/** Holds at most `limit` rows of some columns. */
export async function takePart(session: Session, from: Sql, columns: readonly Column[], limit: number): Promise<Part> {
  const table = id(`part ${++lastPart}`);
  const names = columns.length === 0 ? [sql`1 AS "?"`] : columns.map(({ name }) => id(name));
  await session.run(sql`CREATE TEMP TABLE ${table} AS SELECT ${joinSql(names)} FROM ${from} LIMIT ${limit + 1}`);
  const held = await session.count(table);
  return {
    from: held > limit ? sql`(SELECT * FROM ${table} LIMIT ${limit})` : table,
    rows: Math.min(held, limit),
    isCut: held > limit,
    [Symbol.asyncDispose]: () => session.run(sql`DROP TABLE ${table}`),
  };
}

/** The named columns, or all. Throws `pipeline.invalid` if one is missing. */
export function chosenColumns(columns: readonly Column[], names: readonly string[] | undefined): readonly Column[] {
  return names === undefined ? columns : names.map((name) => knownColumn(columns, name));
}

/** The column of that name, whatever its case. Throws `pipeline.invalid` if there is none. */
export function knownColumn(columns: readonly Column[], name: string): Column {
  const column = findColumn(columns, name);
  if (column) return column;
  throw new WeirError({
    code: 'pipeline.invalid',
    column: name,
    message: `There is no column "${name}" here any more.`,
  });
}
