import Database from 'better-sqlite3';
import { WeirError } from '../../core/errors.ts';
import { storeVersion } from '../../core/store/schema.ts';
import { BatchSpool } from './batch-spool.ts';
import type { RejectBatch } from './reject-batch.ts';
import { RejectMerge, type RejectTotals } from './reject-merge.ts';

/** Other runs may be writing their rejects, a million of them in a few seconds. */
const busyTimeoutMs = 60_000;
const cacheKib = 64 * 1024;

/** The rejects of one run. They are held back until `prepare`, so that the store is locked for a moment only. */
export class RejectTransaction {
  readonly #db: Database.Database;
  readonly #runId: string;
  readonly #spool: BatchSpool;
  #merge: RejectMerge | undefined;

  constructor({ storePath, runId, spoolPath }: { storePath: string; runId: string; spoolPath: string }) {
    this.#db = openStore(storePath);
    this.#runId = runId;
    this.#spool = new BatchSpool(spoolPath);
  }

  add(batch: RejectBatch): void {
    if (this.#merge) this.#merge.add(batch);
    else this.#spool.push(batch);
  }

  /** Locks the store and writes what came in so far; what comes later is written at once. */
  prepare(): void {
    if (this.#merge) return;
    this.#db.exec('BEGIN IMMEDIATE');
    this.#merge = new RejectMerge(this.#db, this.#runId);
    for (const batch of this.#spool.drain()) this.#merge.add(batch);
  }

  commit(): RejectTotals {
    this.prepare();
    const totals = this.#merge?.finish() ?? { rejects: 0, added: 0, reopened: 0 };
    this.#db.exec('COMMIT');
    this.#merge = undefined;
    return totals;
  }

  rollback(): void {
    this.#merge = undefined;
    this.#spool.clear();
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
  }

  close(): void {
    this.rollback();
    this.#db.pragma('wal_checkpoint(PASSIVE)');
    this.#db.close();
  }
}

function openStore(path: string): Database.Database {
  const db = new Database(path, { fileMustExist: true, timeout: busyTimeoutMs });
  const version = db.pragma('user_version', { simple: true });
  if (version !== storeVersion) {
    db.close();
    throw new WeirError({
      code: 'store.failed',
      message: `The store ${path} has version ${version}, and this program needs ${storeVersion}. Open it with weir once.`,
    });
  }
  db.pragma('synchronous = NORMAL');
  db.pragma(`cache_size = -${cacheKib}`);
  db.pragma('foreign_keys = OFF');
  db.pragma('wal_autocheckpoint = 0');
  return db;
}
