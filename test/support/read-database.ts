import Database from 'better-sqlite3';

/** The rows of a query over an SQLite file, each as a list of values. */
export function readDatabase(path: string, query: string): unknown[] {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare(query).raw().all();
  } finally {
    database.close();
  }
}
