import type Database from 'better-sqlite3';
import { findColumn } from '../../core/column-types.ts';
import { WeirError } from '../../core/errors.ts';
import { createDlqTableText, mirrorRejectText, settleMirroredText } from '../../core/sql/sqlite/tables.ts';
import { entryFields } from '../../core/store/entry.ts';
import type { LoadTarget, MirroredReject, SettledMirror } from './protocol.ts';
import { keyCollations, readTable, type TableSchema } from './table-schema.ts';

/** Throws `target.schema` if the table for rejects is there and cannot take them, before any row moves. */
export function checkMirror(database: Database.Database, { node, dlqTable }: LoadTarget): void {
  const table = dlqTable === undefined ? undefined : readTable(database, dlqTable);
  const fault = table && faultOf(database, table);
  if (fault === undefined) return;
  const message = `"${dlqTable}" cannot take rejects: ${fault}. Choose another name for the table of rejects.`;
  throw new WeirError({ code: 'target.schema', node, message });
}

function faultOf(database: Database.Database, table: TableSchema): string | undefined {
  if (table.kind !== 'table') return 'it is no plain table';
  const missing = entryFields.find((name) => !findColumn(table.columns, name));
  if (missing !== undefined) return `it has no column "${missing}"`;
  const known: readonly string[] = entryFields;
  const required = table.columns.find(({ name, isRequired }) => isRequired && !known.includes(name.toLowerCase()));
  if (required) return `it needs a value for "${required.name}", which no reject has`;
  const isNumber = /^integer$/i.test(findColumn(table.columns, 'id')?.type ?? '');
  const isKey = !isNumber && keyCollations(database, table, ['id']) !== undefined;
  return isKey ? undefined : 'its column "id" is no key of texts';
}

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
