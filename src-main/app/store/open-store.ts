import { userInfo } from 'node:os';
import Database from 'better-sqlite3';
import { messageOf, WeirError } from '../../../core/errors.ts';
import { migrations, storeVersion } from '../../../core/store/schema.ts';
import { RejectStore } from './reject-store.ts';
import { RunStore } from './run-store.ts';

/** A run writes a million rejects in a few seconds; nobody else has to fail meanwhile. */
const busyTimeoutMs = 30_000;
/** Larger pages are quicker for the millions; a new file takes this size, an old one keeps its own. */
const pageBytes = 16_384;
const cacheKib = 64 * 1024;

/** Run history and dead letter queue. Several processes may have it open. */
export interface Store extends Disposable {
  runs: RunStore;
  rejects: RejectStore;
  /** A number that changes whenever another process, or a worker, has written; undefined if it cannot be read now. */
  foreignVersion(): number | undefined;
}

/** Opens the store, made or brought up to date where it has to be. Fails with `store.failed`. */
export function openStore(path: string): Store {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: busyTimeoutMs });
    db.pragma(`page_size = ${pageBytes}`);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma(`cache_size = -${cacheKib}`);
    migrate(db);
  } catch (cause) {
    db?.close();
    throw storeError(path, 'opened', cause);
  }
  return storeOf(db);
}

/** What SQLite said of an open store, in our words; anything else as it is. */
export function asStoreError(path: string, error: unknown): unknown {
  return error instanceof Database.SqliteError ? storeError(path, 'used', error) : error;
}

function storeError(path: string, action: 'opened' | 'used', cause: unknown): WeirError {
  const message = `The store ${path} cannot be ${action}: ${messageOf(cause)}. Set WEIR_HOME to use another place.`;
  return new WeirError({ code: 'store.failed', message, cause });
}

function storeOf(db: Database.Database): Store {
  return {
    runs: new RunStore(db),
    rejects: new RejectStore(db, userName()),
    foreignVersion: () => foreignVersion(db),
    [Symbol.dispose]: () => db.close(),
  };
}

function foreignVersion(db: Database.Database): number | undefined {
  if (!db.open) return undefined;
  try {
    return Number(db.pragma('data_version', { simple: true }));
  } catch (error) {
    if (error instanceof Database.SqliteError) return undefined;
    throw error;
  }
}

function migrate(db: Database.Database): void {
  const version = () => Number(db.pragma('user_version', { simple: true }));
  if (version() > storeVersion) throw new Error('a newer Weir has written it');
  if (version() === storeVersion) return;
  const apply = db.transaction(() => {
    // Another process may have been quicker.
    for (const migration of migrations.slice(version())) db.exec(migration);
    db.pragma(`user_version = ${storeVersion}`);
  });
  apply.immediate();
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as somebody who has no name.
    return String(process.getuid?.() ?? 'unknown');
  }
}
