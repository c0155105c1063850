import type Database from 'better-sqlite3';
import * as z from 'zod';
import type { LoadShape } from '../../core/sql/sqlite/load.ts';
import { addRejectText, countRejectsText, rejectSetAsideText } from '../../core/sql/sqlite/rejects.ts';
import { prepared } from './prepared.ts';
import type { LoadCounts, LoadTarget } from './protocol.ts';
import { type RejectReason, rejectReasonOf } from './reject-reasons.ts';
import type { StageTable } from './stage/stage-table.ts';
import type { TablePlan } from './table-plan.ts';

/** A target table within the transaction, its staged rows, and what has become of them so far. */
export interface TableLoad {
  index: number;
  database: Database.Database;
  target: LoadTarget;
  stage: StageTable;
  shape: LoadShape;
  plan: TablePlan;
  counts: LoadCounts;
  others: OtherTables;
  /** Throws when the run was cancelled. */
  checkpoint: () => void;
}

/** What the run does to other tables of the database, by their names in lower case. */
export interface OtherTables {
  /** Those that it has loaded already. */
  loaded: ReadonlySet<string>;
  /** Those that it empties before it fills them. */
  replaced: ReadonlySet<string>;
}

const count = z.number();

/** The single number that a query gives. */
export function readCount(database: Database.Database, text: string, ...values: (number | string)[]): number {
  return count.parse(
    prepared(database, text)
      .pluck()
      .get(...values),
  );
}

/** The load of a table whose rows are staged, its counts at zero. */
export function startTableLoad(base: Omit<TableLoad, 'shape' | 'counts'>): TableLoad {
  const { target, plan, stage } = base;
  const columns = target.columns.map(({ name }) => name);
  const shape = { table: target.table, columns, isWhole: plan.isWhole, isStrict: plan.isStrict };
  const counts = {
    received: stage.rowCount,
    inserted: 0,
    updated: 0,
    unchanged: 0,
    deleted: 0,
    rejected: 0,
    repeated: 0,
    warnings: [...plan.warnings],
  };
  return { ...base, shape, counts };
}

/** Notes that a staged row, by its 1-based number, is not loaded, and why; a row is rejected once. */
export function rejectRow(
  { database, index, counts }: TableLoad,
  row: number,
  { code, column, message }: RejectReason,
): void {
  counts.rejected += prepared(database, addRejectText).run(index, row, code, column, message).changes;
}

/** Rejects the rows that were set aside when they came, because SQLite has no number for a value of theirs. */
export function rejectSetAside({ database, index, stage, shape, counts }: TableLoad): void {
  if (stage.setAsideCount === 0) return;
  const message =
    'SQLite has no number for this value: it is not a number, or has more digits than NUMERIC keeps. Cast the column to text, or make the column of the table TEXT.';
  counts.rejected += database
    .prepare(rejectSetAsideText(stage.culpritsTable))
    .run(index, JSON.stringify(shape.columns), message).changes;
}

/** How many staged rows are rejected, from number `first` to `last`. */
export function rejectedWithin({ database, index, counts }: TableLoad, first: number, last: number): number {
  return counts.rejected === 0 ? 0 : readCount(database, countRejectsText, index, first, last);
}

/** Why the table refused a row; undefined if the error says no such thing. */
export function reasonOf({ target, shape }: TableLoad, error: unknown): RejectReason | undefined {
  return rejectReasonOf(error, target.table, shape.columns);
}

/** A column's place in the stage. */
export function placeOf({ shape }: TableLoad, name: string): number {
  return shape.columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
}
