import { renderInlined, sql } from '../sql.ts';
import { type InStage, staged } from './stage.ts';

/** The staged rows, by the number of their table and their own, that a load has rejected so far. */
export const rejectsTableText =
  'CREATE TEMP TABLE IF NOT EXISTS weir_rejects ("table" INTEGER, "row" INTEGER, code TEXT, "column" TEXT, message TEXT, PRIMARY KEY ("table", "row")) WITHOUT ROWID';
export const intoRejects = sql`INSERT OR IGNORE INTO temp.weir_rejects`;
export const addRejectText = renderInlined(sql`${intoRejects} VALUES (?, ?, ?, ?, ?)`);
export const countRejectsText = 'SELECT count(*) FROM temp.weir_rejects WHERE "table" = ? AND "row" BETWEEN ? AND ?';
export const takeBackRejectText = 'DELETE FROM temp.weir_rejects WHERE "table" = ? AND "row" = ?';
export const nextRejectsText =
  'SELECT "row", code, "column", message FROM temp.weir_rejects WHERE "table" = ? AND "row" > ? ORDER BY "row" LIMIT ?';

/** What holds for the rows `@first` to `@last` of `@table` that have not been rejected. */
export const notRejected = sql`rowid NOT IN (SELECT "row" FROM temp.weir_rejects WHERE "table" = @table AND "row" BETWEEN @first AND @last)`;

/** Moves the rows that could not be staged into the rejects: table, JSON list of column names, message. */
export function rejectSetAsideText(culprits: InStage): string {
  return renderInlined(
    sql`${intoRejects} SELECT ?, rowid, 'sink.type', json_extract(?, '$[' || c0 || ']'), ? FROM ${staged(culprits)}`,
  );
}
