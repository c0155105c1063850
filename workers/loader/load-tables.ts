import type Database from 'better-sqlite3';
import { inLoadingOrder } from './delete-actions.ts';
import { type Orphans, ReferenceCheck } from './foreign-keys.ts';
import { loadRows } from './load-rows.ts';
import type { StagedTarget } from './new-database.ts';
import type { LoadTarget } from './protocol.ts';
import { rejectLongIntegers } from './reject-long-integers.ts';
import { type OtherTables, rejectRow, rejectSetAside, startTableLoad, type TableLoad } from './table-load.ts';
import { planTable } from './table-plan.ts';

export interface TablesToLoad {
  database: Database.Database;
  /** All tables of the run, in the order of their numbers. */
  tables: readonly StagedTarget[];
  /** The loads of the first of them, done in an earlier round. */
  done: readonly TableLoad[];
  /** Throws when the run was cancelled. */
  checkpoint: () => void;
  /** Runs an action, and throws what it throws as an error of a node. */
  guarded: <Result>(node: string, action: () => Result) => Result;
}

/** Loads tables again until none of their rows refers to a row that is not there; such rows are rejected. */
export function loadTables(given: TablesToLoad): TableLoad[] {
  const { database, tables, done } = given;
  const references = new ReferenceCheck(
    database,
    tables.slice(done.length).map(({ target }) => target.table),
  );
  database.exec('SAVEPOINT weir_load');
  const orphans: Orphans[] = [];
  for (;;) {
    const loads = loadWithout(given, orphans);
    const found = references.newOrphans(loads);
    if (found.length === 0) return loads;
    orphans.push(...found);
    database.exec('ROLLBACK TO weir_load');
  }
}

function loadWithout({ guarded, ...given }: TablesToLoad, orphans: readonly Orphans[]): TableLoad[] {
  const { database, tables, done } = given;
  const waiting = tables.map((staged, index) => ({ ...staged, index })).slice(done.length);
  const loads: TableLoad[] = [];
  for (const staged of inLoadingOrder(database, waiting)) {
    const others = otherTables(tables, [...done, ...loads]);
    loads.push(guarded(staged.target.node, () => loadTable({ ...given, ...staged, others }, orphans)));
  }
  return loads.sort((one, other) => one.index - other.index);
}

function loadTable(
  { target, index, ...given }: Omit<TablesToLoad, 'guarded'> & StagedTarget & { index: number; others: OtherTables },
  orphans: readonly Orphans[],
): TableLoad {
  const { database, stage, others, checkpoint } = given;
  const plan = planTable(database, target);
  for (const statement of plan.statements) database.exec(statement);
  const load = startTableLoad({ index, database, target, stage, plan, others, checkpoint });
  rejectSetAside(load);
  rejectLongIntegers(load);
  for (const { table, rows, reason } of orphans) {
    if (table === index) for (const row of rows) rejectRow(load, row, reason);
  }
  loadRows(load);
  return load;
}

/** What a run does to the tables of its database, of which `loads` are done. */
export function otherTables(tables: readonly StagedTarget[], loads: readonly TableLoad[]): OtherTables {
  const replaced = tables.filter(({ target }) => target.load.mode === 'replace');
  return { loaded: namesOf(loads), replaced: namesOf(replaced) };
}

function namesOf(tables: readonly { target: LoadTarget }[]): Set<string> {
  return new Set(tables.map(({ target }) => target.table.toLowerCase()));
}
