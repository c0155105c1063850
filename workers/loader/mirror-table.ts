import type Database from 'better-sqlite3';
import { createDlqTableText, mirrorRejectText, settleMirroredText } from '../../core/sql/sqlite-tables.ts';
import type { MirroredReject, SettledMirror } from './protocol.ts';

/** Stores rejects in a table of the database that mirrors them; it is made where there is none. */
export function mirrorRejects(database: Database.Database, table: string, rejects: readonly MirroredReject[]): void {
  database.exec(createDlqTableText(table));
  const statement = database.prepare(mirrorRejectText(table));
  for (const reject of rejects) statement.run(reject);
}

/** Notes in such a table which of its entries a run has replayed. */
export function settleMirrored(database: Database.Database, table: string, { run, ids }: SettledMirror): void {
  database.exec(createDlqTableText(table));
  const statement = database.prepare(settleMirroredText(table));
  for (const id of ids) statement.run({ id, run_id: run });
}
