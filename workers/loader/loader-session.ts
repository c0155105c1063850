import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { WeirError } from '../../core/errors.ts';
import { rejectsTableText } from '../../core/sql/sqlite/rejects.ts';
import { fileIdentity } from './file-identity.ts';
import { LoadStages } from './load-stages.ts';
import { loadTables, otherTables } from './load-tables.ts';
import { checkMirror, mirrorRejects, settleMirrored } from './mirror-table.ts';
import {
  areWholeTables,
  databasePageSize,
  isFree,
  mayBecome,
  putInPlace,
  type StagedTarget,
  sealDatabase,
} from './new-database.ts';
import { checkTargetPath, openTarget, type Target } from './open-target.ts';
import type { PackedChunk } from './packed-chunk.ts';
import {
  type KnownReplays,
  type LoadCounts,
  type LoaderSettings,
  type LoadTarget,
  type MirroredReject,
  partitionsOf,
  type ReplayNote,
  type SettledMirror,
  type SinkReject,
} from './protocol.ts';
import { readRejects } from './reject-reader.ts';
import { noteReplayed } from './replay-ledger.ts';
import { StageTable } from './stage/stage-table.ts';
import { startTableLoad, type TableLoad } from './table-load.ts';
import { planTable, storedColumns } from './table-plan.ts';
import { targetError } from './target-errors.ts';

/**
 * The load of one database file. Rows are first written to a stage, a file of its own; then all tables are loaded in
 * one transaction, which is open only from `apply` to `commit`. Tables that take what others refused follow in another
 * stage. Where there is no database yet, and no row has to be checked by itself, the stage itself becomes the database:
 * `commit` moves it there.
 */
export class LoaderSession implements Disposable {
  readonly #settings: LoaderSettings;
  readonly #cancelWord: Int32Array;
  readonly #resources = new DisposableStack();
  readonly #stages: LoadStages;
  readonly #tables: StagedTarget[] = [];
  /** Whether the stage can still become the database; settled once the transaction is open. */
  #becomesDatabase = false;
  /** Set once the transaction is open. */
  #target: Target | undefined;
  #identity: string | undefined;
  #loads: TableLoad[] = [];

  constructor(settings: LoaderSettings) {
    this.#settings = settings;
    this.#cancelWord = new Int32Array(settings.cancelFlag);
    this.#stages = new LoadStages(settings.stagePath, this.#resources);
  }

  /** Checks what can be checked before any row moves; returns whether the stage may become the database. */
  open(): boolean {
    return this.#guarded(undefined, () => {
      const { path, stagePath, busyTimeoutMs } = this.#settings;
      checkTargetPath(path, busyTimeoutMs);
      this.#becomesDatabase = mayBecome(stagePath, path);
      this.#stages.open(this.#becomesDatabase ? databasePageSize : undefined);
      return this.#becomesDatabase;
    });
  }

  /** Adds a target table; returns its number. */
  table(target: LoadTarget): number {
    return this.#guarded(target.node, () => {
      const { path, busyTimeoutMs } = this.#settings;
      using opened = this.#target ? undefined : openTarget(existsSync(path) ? path : ':memory:', busyTimeoutMs);
      const { database } = opened ?? this.#beginTransaction();
      planTable(database, target);
      checkMirror(database, target);
      const columns = storedColumns(database, target);
      if (this.#target) this.#stages.openNext(this.#target, this.#tables.length);
      const stage = new StageTable(this.#stages.file, {
        stage: this.#stages.name,
        prefix: `t${this.#tables.length}`,
        columns,
        isOneSegment: this.#becomesDatabase || target.load.mode === 'upsert',
        hasLineage: target.hasLineage,
      });
      return this.#tables.push({ target, stage }) - 1;
    });
  }

  write(table: number, chunk: PackedChunk): void {
    this.#checkpoint();
    const staged = this.#tables[table];
    this.#guarded(staged?.target.node, () => staged?.stage.add(chunk));
  }

  /**
   * Loads every table that is not loaded yet, in a transaction that stays open. `isLast` says that no tables follow.
   */
  apply(isLast = true): LoadCounts[] {
    return this.#guarded(undefined, () => {
      this.#checkpoint();
      const target = this.#beginTransaction(isLast);
      if (this.#becomesDatabase) return this.#countBuilt(target);
      const staged = this.#tables.slice(this.#loads.length);
      if (staged.length > 0) this.#stages.attach(target, staged);
      const loads = loadTables({
        database: target.database,
        tables: this.#tables,
        done: this.#loads,
        checkpoint: () => this.#checkpoint(),
        guarded: (node, load) => this.#guarded(node, load),
      });
      this.#loads.push(...loads);
      return loads.map(({ counts }) => counts);
    });
  }

  rejects(table: number, after: number, limit: number): SinkReject[] {
    const load = this.#loads[table];
    return load ? this.#guarded(load.target.node, () => readRejects(load, after, limit)) : [];
  }

  /** Stores rejects of the run in a table of the database, within the transaction. */
  mirror(table: string, rejects: readonly MirroredReject[]): void {
    this.#guarded(undefined, () => mirrorRejects(this.#beginTransaction().database, table, rejects));
  }

  /** Notes in such a table which of its entries the run has replayed. */
  settleMirrored(table: string, settled: SettledMirror): void {
    this.#guarded(undefined, () => settleMirrored(this.#beginTransaction().database, table, settled));
  }

  /** Remembers in the database which corrected rows it has; nothing is noted where it has one of them already. */
  noteReplayed(note: ReplayNote): KnownReplays {
    return this.#guarded(undefined, () => noteReplayed(this.#beginTransaction().database, note));
  }

  /**
   * Returns what has become of the rows of every table: some may be deleted only now, in a database that was not there
   * before.
   */
  commit(): LoadCounts[] {
    this.#checkpoint();
    this.#guarded(undefined, () => {
      const { path, busyTimeoutMs } = this.#settings;
      if (!this.#target) return;
      if (!this.#becomesDatabase) this.#checkInPlace();
      this.#target.database.exec('COMMIT');
      if (!this.#becomesDatabase) return;
      this.#target[Symbol.dispose]();
      const deleted = putInPlace(this.#stages.file, path, this.#tables, busyTimeoutMs);
      for (const [index, { counts }] of this.#loads.entries()) {
        counts.deleted += deleted[index] ?? 0;
        // Another program has made the database meanwhile.
        if (deleted.length > 0) delete counts.partitions;
      }
    });
    return this.#loads.map(({ counts }) => counts);
  }

  /** Rolls back what was not committed and removes the stage. */
  [Symbol.dispose](): void {
    this.#resources.dispose();
  }

  /** A file that was removed or replaced stays open, and takes a commit that nobody will ever read. */
  #checkInPlace(): void {
    const { path } = this.#settings;
    if (fileIdentity(path) === this.#identity) return;
    throw new WeirError({
      code: 'target.failed',
      message: `${basename(path)} was removed or replaced while it was loaded. Nothing was loaded. Run it again.`,
    });
  }

  /** Begins the transaction, unless it is open. The target is the stage itself where that becomes the database. */
  #beginTransaction(isLast = true): Target {
    if (this.#target) return this.#target;
    const { path } = this.#settings;
    this.#becomesDatabase &&= isLast && isFree(path) && areWholeTables(this.#tables);
    const hasIndexes = this.#tables.some(({ target: { load } }) => load.mode === 'upsert');
    const target = this.#becomesDatabase
      ? this.#openBuilt()
      : this.#resources.use(openTarget(path, this.#settings.busyTimeoutMs, { hasIndexes }));
    target.database.exec(rejectsTableText);
    target.database.exec('BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON');
    this.#identity = fileIdentity(path);
    this.#target = target;
    return target;
  }

  /** Opens the stage as the database. No other program knows its path, so it needs no journal on disk. */
  #openBuilt(): Target {
    const { file } = this.#stages;
    sealDatabase(file, this.#tables);
    const target = this.#resources.use(openTarget(file.path, this.#settings.busyTimeoutMs));
    target.database.pragma('journal_mode = MEMORY');
    target.database.pragma('synchronous = OFF');
    return target;
  }

  /** The tables of a stage that becomes the database hold all of their rows already. */
  #countBuilt({ database }: Target): LoadCounts[] {
    const checkpoint = () => this.#checkpoint();
    const others = otherTables(this.#tables, []);
    this.#loads = this.#tables.map(({ target, stage }, index) => {
      const plan = planTable(database, target);
      const load = startTableLoad({ index, database, target, stage, plan, others, checkpoint });
      load.counts.inserted = stage.rowCount;
      if (partitionsOf(target.load)) load.counts.partitions = 'all';
      return load;
    });
    return this.#loads.map(({ counts }) => counts);
  }

  #checkpoint(): void {
    if (Atomics.load(this.#cancelWord, 0) === 1)
      throw new WeirError({ code: 'cancelled', message: 'The run was cancelled.' });
  }

  #guarded<Result>(node: string | undefined, action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      throw targetError(error, this.#settings.path, node);
    }
  }
}
