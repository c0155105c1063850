import { SqliteLoad, type SqliteLoadOptions } from '../../workers/loader/sqlite-load.ts';

/** Starts a loader thread for a database file and checks that it can be written; throws `target.*` if not. */
export async function openSqliteLoad(path: string, options: SqliteLoadOptions): Promise<SqliteLoad> {
  const load = new SqliteLoad(path, options);
  try {
    await load.open();
    return load;
  } catch (error) {
    await load[Symbol.asyncDispose]();
    throw error;
  }
}
