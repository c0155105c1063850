import type Database from 'better-sqlite3';
import * as z from 'zod';
import { WeirError } from '../../core/errors.ts';
import { orphanRowsText } from '../../core/sql/sqlite/load.ts';
import type { RejectReason } from './reject-reasons.ts';
import { placeOf, type TableLoad } from './table-load.ts';
import { childTables, foreignKeys } from './table-schema.ts';

const rowid = z.number();

/** A staged row whose reference leads nowhere, and why it must be rejected. */
export interface Orphan {
  table: number;
  row: number;
  reason: RejectReason;
}

/**
 * The rows of a load that refer to rows which do not exist once all tables are loaded. References are checked here and
 * not row by row, so that tables may be loaded in any order, and a table that others refer to may be replaced.
 */
export function findOrphans(loads: readonly TableLoad[]): Orphan[] {
  const orphans = loads.filter(hasViolations).flatMap(orphansOf);
  if (orphans.length === 0) loads.forEach(refuseDanglingChildren);
  return orphans;
}

function hasViolations({ database, target }: TableLoad): boolean {
  return violates(database, target.table);
}

function violates(database: Database.Database, table: string): boolean {
  return database.prepare("SELECT 1 FROM pragma_foreign_key_check(?, 'main') LIMIT 1").get(table) !== undefined;
}

function orphansOf(load: TableLoad): Orphan[] {
  const { database, target, stage } = load;
  return foreignKeys(database, target.table).flatMap(({ parent, pairs }) => {
    const staged = pairs.map(({ column, parentColumn }) => ({ index: placeOf(load, column), parentColumn }));
    if (staged.some(({ index }) => index < 0)) return [];
    const columns = pairs.map(({ column }) => column);
    const reason: RejectReason = {
      code: 'sink.foreign_key',
      column: columns.length === 1 ? (columns[0] ?? null) : null,
      message: `No row of "${parent}" has this value (FOREIGN KEY (${columns.join(', ')}) REFERENCES ${parent}).`,
    };
    return stage.segments.flatMap(({ table }) =>
      database
        .prepare(orphanRowsText(table, parent, staged))
        .pluck()
        .all()
        .map((row) => ({ table: load.index, row: rowid.parse(row), reason })),
    );
  });
}

/** Rows of other tables that refer to rows which this load has removed are not ours to reject. */
function refuseDanglingChildren({ database, target }: TableLoad): void {
  const child = [target.table, ...childTables(database, target.table)].find((table) => violates(database, table));
  if (child === undefined) return;
  throw new WeirError({
    code: 'target.failed',
    node: target.node,
    message: `Rows of "${child}" refer to rows that are not in the database after this load. Load what they refer to as well, or correct them first.`,
  });
}
