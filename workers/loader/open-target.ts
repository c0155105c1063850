import { accessSync, constants, existsSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import Database from 'better-sqlite3';
import { WeirError } from '../../core/errors.ts';

const cacheKib = 32_768;
/** Enough for a file that is written from start to end: more would only hold back writes until the commit. */
const growingCacheKib = 4096;

/** Throws if something is known to stand in the way of a load before any row moves. */
export function checkTargetPath(path: string, busyTimeoutMs: number): void {
  const folder = dirname(path);
  if (!existsSync(folder)) {
    throw new WeirError({
      code: 'target.not_found',
      message: `The folder ${folder} does not exist. Create it, or choose another path.`,
    });
  }
  if (!existsSync(path)) {
    accessSync(folder, constants.W_OK);
    return;
  }
  const found = statSync(path);
  if (!found.isFile()) {
    const kind = found.isDirectory() ? 'a folder' : 'a device or a pipe';
    throw new WeirError({ code: 'target.failed', message: `${path} is ${kind}. Give the path of a database file.` });
  }
  accessSync(path, constants.W_OK);
  accessSync(folder, constants.W_OK);
  using target = openTarget(path, busyTimeoutMs);
  target.database.prepare('SELECT count(*) FROM sqlite_schema').get();
  if (target.database.pragma('encoding', { simple: true }) !== 'UTF-8') {
    throw new WeirError({
      code: 'target.encoding',
      message: `${basename(path)} stores its text as UTF-16. Choose a database that stores it as UTF-8.`,
    });
  }
}

export interface Target extends Disposable {
  readonly database: Database.Database;
}

/**
 * Opens a database for loading, leaving its journal mode as it is. A file that was created in vain is removed again.
 * `hasIndexes`: pages of a new file may be needed again after they were written.
 */
export function openTarget(path: string, busyTimeoutMs: number, { hasIndexes = true } = {}): Target {
  const isNew = !existsSync(path);
  const database = new Database(path, { timeout: busyTimeoutMs });
  const dispose = () => {
    database.close();
    undoRest(path);
    if (isNew && path !== ':memory:' && existsSync(path) && statSync(path).size === 0) rmSync(path);
  };
  try {
    database.pragma(`cache_size = -${isNew && !hasIndexes ? growingCacheKib : cacheKib}`);
    database.pragma('foreign_keys = ON');
    database.pragma('trusted_schema = OFF');
    return { database, [Symbol.dispose]: dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/**
 * After a full disk, SQLite leaves it to whoever opens the database next to undo what was begun; until then, the disk
 * stays full.
 */
function undoRest(path: string): void {
  if (!existsSync(path) || !existsSync(`${path}-journal`)) return;
  const database = new Database(path, { timeout: 0 });
  try {
    database.prepare('SELECT 1 FROM sqlite_schema').get();
  } catch (error) {
    // Another program is at work there, and has undone it.
    if (!(error instanceof Database.SqliteError)) throw error;
  } finally {
    database.close();
  }
}
