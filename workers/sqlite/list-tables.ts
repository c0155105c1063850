import Database from 'better-sqlite3';
import { listBaseTablesText, listTablesText } from '../../core/sql/sqlite/read.ts';
import { ledgerName } from '../../core/sql/sqlite/replay-ledger.ts';

/**
 * The names of the tables of a database, and of its views if wanted, without our own tables. Does not wait for a lock.
 * Throws what SQLite throws.
 */
export function listTables(path: string, { hasViews }: { hasViews: boolean }): string[] {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 0 });
  try {
    const names = database
      .prepare<[], string>(hasViews ? listTablesText : listBaseTablesText)
      .pluck()
      .all();
    return names.filter((name) => name !== ledgerName);
  } finally {
    database.close();
  }
}
