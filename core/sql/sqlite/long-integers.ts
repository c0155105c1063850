import { id, joinSql, renderInlined, type Sql, sql } from '../sql.ts';
import { intoRejects } from './rejects.ts';
import { type InStage, place, staged } from './stage.ts';

/** A staged column that a column of the target makes numbers of. */
export interface NumberedColumn {
  /** Its place in the stage. */
  index: number;
  isText: boolean;
  /** Whether they are doubles, which keep no more than 53 bits of an integer. */
  isReal: boolean;
}

/** The affinities of the columns of a table: INT, REAL, NUM, TEXT or nothing. Statements to run one after the other. */
export function affinityTexts(table: string, columns: readonly string[]) {
  const own = joinSql(columns.map(id));
  return {
    create: renderInlined(sql`CREATE TEMP TABLE weir_affinities AS SELECT ${own} FROM main.${id(table)} WHERE FALSE`),
    list: "SELECT type FROM pragma_table_info('weir_affinities', 'temp')",
    drop: 'DROP TABLE temp.weir_affinities',
  };
}

/** Rejects the rows of a segment with an integer of which the target would not keep every digit: `@table`, `@column`, `@message`. */
export function rejectLongIntegersText(segment: InStage, { index, isText, isReal }: NumberedColumn): string {
  const value = place(index);
  const isLong = isText ? isLongText(value, isReal) : losesDigits(value);
  return renderInlined(
    sql`${intoRejects} SELECT @table, rowid, 'sink.type', @column, @message FROM ${staged(segment)} WHERE ${isLong}`,
  );
}

/** A text becomes an integer if it is nothing but digits, and a double if those are too many. */
function isLongText(value: Sql, isReal: boolean): Sql {
  const trimmed = sql`trim(${value}, char(32, 9, 10, 11, 12, 13))`;
  const digits = sql`substr(${trimmed}, 1 + (substr(${trimmed}, 1, 1) IN ('+', '-')))`;
  const isInteger = sql`length(${value}) > 15 AND length(${digits}) > 0 AND ${digits} NOT GLOB '*[^0-9]*'`;
  const isTooLong = sql`typeof(CAST(${value} AS NUMERIC)) = 'real'`;
  const isLossy = isReal ? sql`(${isTooLong} OR ${losesDigits(sql`CAST(${value} AS INTEGER)`)})` : isTooLong;
  return sql`${isInteger} AND ${isLossy}`;
}

/** The greatest integer seems to come back from a double, since SQLite cuts what lies beyond it. */
function losesDigits(integer: Sql): Sql {
  return sql`(${integer} NOT BETWEEN -9007199254740992 AND 9007199254740992 AND (${integer} = 9223372036854775807 OR CAST(CAST(${integer} AS REAL) AS INTEGER) <> ${integer}))`;
}
