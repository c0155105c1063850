import Database from 'better-sqlite3';
import { listTablesText } from '../../core/sql/sqlite-read.ts';

/** The names of the tables and views of a database, which is not waited for where it is locked. Throws what SQLite throws. */
export function listTables(path: string): string[] {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 0 });
  try {
    return database.prepare<[], string>(listTablesText).pluck().all();
  } finally {
    database.close();
  }
}
