import type Database from 'better-sqlite3';
import * as z from 'zod';
import { WeirError } from '../../core/errors.ts';
import { orphanRowsText } from '../../core/sql/sqlite/load.ts';
import type { RejectReason } from './reject-reasons.ts';
import { placeOf, type TableLoad } from './table-load.ts';
import { childTables, foreignKeys } from './table-schema.ts';

const rowid = z.number();

/** Staged rows of a table whose reference leads nowhere, by their numbers, and why they must be rejected. */
export interface Orphans {
  table: number;
  rows: readonly number[];
  reason: RejectReason;
}

/**
 * Checks references once all tables are loaded and not row by row, so that tables may be loaded in any order, and a
 * table that others refer to may be replaced. Rows that referred to nothing before are no matter of the load.
 */
export class ReferenceCheck {
  readonly #database: Database.Database;
  /** How many rows referred to nothing before the load, by table. */
  readonly #before: ReadonlyMap<string, number>;

  constructor(database: Database.Database, targets: readonly string[]) {
    this.#database = database;
    const tables = targets.flatMap((table) => withChildren(database, table));
    this.#before = new Map(tables.map((table) => [table, danglingRows(database, table)]));
  }

  /**
   * The rows of the loads that refer to rows which do not exist, but those that are rejected. If there are none, rows of
   * other tables may refer to what the loads have removed: these are not ours to reject, and it throws.
   */
  newOrphans(loads: readonly TableLoad[]): Orphans[] {
    const orphans = loads.filter(({ target }) => danglingRows(this.#database, target.table) > 0).flatMap(orphansOf);
    if (orphans.length === 0) for (const { target } of loads) this.#refuseDangling(target);
    return orphans;
  }

  #refuseDangling({ node, table }: TableLoad['target']): void {
    const isWorse = (name: string) => danglingRows(this.#database, name) > (this.#before.get(name) ?? 0);
    const worse = withChildren(this.#database, table).find(isWorse);
    if (worse === undefined) return;
    throw new WeirError({
      code: 'target.failed',
      node,
      message: `Rows of "${worse}" refer to rows that are not in the database after this load. Load what they refer to as well, or correct them first.`,
    });
  }
}

function withChildren(database: Database.Database, table: string): string[] {
  return [table, ...childTables(database, table)];
}

/** How many references of a table lead nowhere; none if it is not there. */
function danglingRows(database: Database.Database, table: string): number {
  const count = database
    .prepare(
      "SELECT count(*) FROM main.sqlite_schema AS s, pragma_foreign_key_check(s.name, 'main') WHERE s.type = 'table' AND s.name = ? COLLATE NOCASE",
    )
    .pluck()
    .get(table);
  return z.number().parse(count);
}

function orphansOf(load: TableLoad): Orphans[] {
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
    const rows = stage.segments.flatMap(({ table }) =>
      z.array(rowid).parse(
        database
          .prepare(orphanRowsText(table, parent, staged))
          .pluck()
          .all({ table: load.index }),
      ),
    );
    return rows.length === 0 ? [] : [{ table: load.index, rows, reason }];
  });
}
