import { id, joinSql, renderInlined, type Sql, sql } from '../sql.ts';
import { notRejected } from './rejects.ts';
import { type InStage, place, placesUpTo, staged } from './stage.ts';

/** A target table and the columns that are loaded; in the order of the stage. */
export interface LoadShape {
  table: string;
  columns: readonly string[];
  /** The columns are all of the table's own, in order: then whole records can be copied. */
  isWhole: boolean;
  /** Overrides `ON CONFLICT` clauses of the table itself, which would drop or replace rows without a word. */
  isStrict: boolean;
}

const range = sql`rowid BETWEEN @first AND @last`;

/** Inserts a whole segment of the stage. */
export function insertAllText(shape: LoadShape, segment: InStage): string {
  const rows = shape.isWhole ? sql`SELECT *` : sql`SELECT ${placesUpTo(shape.columns.length)}`;
  return renderInlined(sql`${insertInto(shape)} ${rows} FROM ${staged(segment)}`);
}

/** Inserts the rows `@first` to `@last` of a segment, but for those that `@table` has rejected already. */
export function insertRangeText(shape: LoadShape, segment: InStage): string {
  return renderInlined(sql`${insertInto(shape)} ${rangeOf(shape, segment)}`);
}

/** Those rows, as a SELECT that takes more conditions. */
export function rangeOf({ columns }: LoadShape, segment: InStage): Sql {
  return sql`SELECT ${placesUpTo(columns.length)} FROM ${staged(segment)} WHERE ${range} AND ${notRejected}`;
}

/** Empties a target table. */
export function deleteAllText(table: string): string {
  return renderInlined(sql`DELETE FROM main.${id(table)}`);
}

/** Finds whether a target table holds any row. */
export function anyRowText(table: string): string {
  return renderInlined(sql`SELECT 1 FROM main.${id(table)} LIMIT 1`);
}

/** Rows of a segment of `@table`, none of them rejected, whose reference has no row in the parent table. */
export function orphanRowsText(
  segment: InStage,
  parent: string,
  pairs: readonly { index: number; parentColumn: string }[],
): string {
  const filled = pairs.map(({ index }) => sql`s.${place(index)} IS NOT NULL`);
  const same = pairs.map(({ index, parentColumn }) => sql`p.${id(parentColumn)} = s.${place(index)}`);
  return renderInlined(
    sql`SELECT s.rowid FROM ${staged(segment)} AS s WHERE ${joinSql(filled, ' AND ')} AND NOT EXISTS (SELECT 1 FROM main.${id(parent)} AS p WHERE ${joinSql(same, ' AND ')}) AND NOT EXISTS (SELECT 1 FROM temp.weir_rejects AS r WHERE r."table" = @table AND r."row" = s.rowid)`,
  );
}

/** In an upsert, the row that is there is called `old`. */
export function insertInto({ table, columns, isWhole, isStrict }: LoadShape): Sql {
  const start = isStrict ? sql`INSERT OR ABORT INTO` : sql`INSERT INTO`;
  const list = isWhole ? sql`` : sql` (${joinSql(columns.map(id))})`;
  return sql`${start} main.${id(table)} AS old${list}`;
}
