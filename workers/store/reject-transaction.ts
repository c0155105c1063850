import Database from 'better-sqlite3';
import { WeirError } from '../../core/errors.ts';
import { storeVersion } from '../../core/store/schema.ts';
import type { RejectBatch } from './reject-batch.ts';
import { RejectMerge, type RejectTotals } from './reject-merge.ts';
import { RejectStage } from './reject-stage.ts';
import { stagedBatches } from './staged-batches.ts';

/** Another run may be writing a million rejects, which takes a few seconds. */
const busyTimeoutMs = 60_000;
const cacheKib = 64 * 1024;
const isStageAttached = "SELECT count(*) FROM pragma_database_list WHERE name = 'staged'";

/** The rejects of one run. They are staged until `prepare`, so that the store is locked only briefly. */
export class RejectTransaction {
  readonly #db: Database.Database;
  readonly #runId: string;
  readonly #stagePath: string;
  #stage: RejectStage | undefined;
  #merge: RejectMerge | undefined;

  constructor({ storePath, runId, stagePath }: { storePath: string; runId: string; stagePath: string }) {
    this.#db = openStore(storePath);
    this.#runId = runId;
    this.#stagePath = stagePath;
  }

  add(batch: RejectBatch): void {
    if (!this.#merge) this.#stage ??= new RejectStage(this.#stagePath);
    const taker = this.#merge ?? this.#stage;
    taker?.add(batch);
  }

  /** Locks the store and writes the rejects so far; later ones are written directly. */
  prepare(): void {
    if (this.#merge) return;
    const stage = this.#stage;
    stage?.seal();
    if (stage) this.#db.prepare('ATTACH ? AS staged').run(stage.path);
    this.#db.exec('BEGIN IMMEDIATE');
    const merge = new RejectMerge(this.#db, this.#runId);
    if (stage && !merge.addStage(stage)) for (const batch of stagedBatches(this.#db)) merge.add(batch);
    this.#merge = merge;
  }

  commit(): RejectTotals {
    this.prepare();
    const totals = this.#merge?.finish() ?? { rejects: 0, added: 0, reopened: 0 };
    this.#db.exec('COMMIT');
    this.#end();
    return totals;
  }

  /**
   * Moves committed pages from the log into the database file; otherwise the last one to close the store would have to.
   */
  checkpoint(): void {
    this.#db.pragma('wal_checkpoint(PASSIVE)');
  }

  rollback(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
    this.#end();
  }

  #end(): void {
    this.#merge = undefined;
    if (!this.#stage) return;
    if (this.#db.prepare(isStageAttached).pluck().get() === 1) this.#db.exec('DETACH staged');
    this.#stage[Symbol.dispose]();
    this.#stage = undefined;
  }

  close(): void {
    this.rollback();
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
