import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { WeirError } from '../../core/errors.ts';
import { rejectsTableText } from '../../core/sql/sqlite-rejects.ts';
import { firstStage, mostAttached, temporaryStage } from '../../core/sql/sqlite-stage.ts';
import { attachStage } from './attach-stage.ts';
import { copyStage } from './copy-stage.ts';
import { findOrphans, type Orphan } from './foreign-keys.ts';
import { loadRows } from './load-rows.ts';
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
import { checkTargetPath, fileIdentity, openTarget, type Target } from './open-target.ts';
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
import { sealStage } from './stage/seal-stage.ts';
import { StageFile } from './stage/stage-file.ts';
import { StageTable } from './stage/stage-table.ts';
import { rejectRow, rejectSetAside, startTableLoad, type TableLoad } from './table-load.ts';
import { planTable, storedColumns } from './table-plan.ts';
import { targetError } from './target-errors.ts';

/**
 * The load of one database file. Rows are first written to a stage file, then all tables are loaded in one transaction,
 * which is open only from `apply` to `commit`; tables that follow, since they take what others refused, have a stage of their
 * own. Where there is no database yet, and rows need not be looked at one by one, the stage itself becomes the database, and is
 * put in its place by `commit`.
 */
export class LoaderSession implements Disposable {
  readonly #settings: LoaderSettings;
  readonly #cancelWord: Int32Array;
  readonly #resources = new DisposableStack();
  readonly #tables: StagedTarget[] = [];
  /** The stage of the tables that are not loaded yet, and what it is attached as. */
  #stage: StageFile | undefined;
  #stageName = firstStage;
  #attachedCount = 0;
  /** Whether the stage may become the database, as far as is known by now. */
  #isNew = false;
  #target: Target | undefined;
  #identity: string | undefined;
  #loads: TableLoad[] = [];

  constructor(settings: LoaderSettings) {
    this.#settings = settings;
    this.#cancelWord = new Int32Array(settings.cancelFlag);
  }

  /** Checks what can be checked before any row moves; returns whether the stage may become the database. */
  open(): boolean {
    return this.#guarded(undefined, () => {
      const { path, stagePath, busyTimeoutMs } = this.#settings;
      checkTargetPath(path, busyTimeoutMs);
      this.#isNew = mayBecome(stagePath, path);
      this.#stage = this.#resources.use(new StageFile(stagePath, this.#isNew ? databasePageSize : undefined));
      return this.#isNew;
    });
  }

  /** Adds a target table; returns its number. */
  table(target: LoadTarget): number {
    return this.#guarded(target.node, () => {
      const { path, busyTimeoutMs } = this.#settings;
      using opened = this.#target ? undefined : openTarget(existsSync(path) ? path : ':memory:', busyTimeoutMs);
      const database = (opened ?? this.#begin()).database;
      planTable(database, target);
      checkMirror(database, target);
      const columns = storedColumns(database, target);
      const file = this.#openStage();
      const stage = new StageTable(file, {
        stage: this.#stageName,
        prefix: `t${this.#tables.length}`,
        columns,
        isOneSegment: this.#isNew || target.load.mode === 'upsert',
        hasLineage: target.hasLineage,
      });
      return this.#tables.push({ target, stage }) - 1;
    });
  }

  write(table: number, chunk: PackedChunk): void {
    this.#checkpoint();
    this.#guarded(undefined, () => this.#tables[table]?.stage.add(chunk));
  }

  /**
   * Loads every table that is not loaded yet, in a transaction that stays open; rows that refer to nothing are left out in
   * another attempt. `isLast` says that no tables follow.
   */
  apply(isLast = true): LoadCounts[] {
    return this.#guarded(undefined, () => {
      this.#checkpoint();
      const { database } = this.#begin(isLast);
      if (this.#isNew) return this.#countBuilt();
      if (this.#loads.length < this.#tables.length) this.#bringStage(database);
      database.exec('SAVEPOINT weir_load');
      const orphans: Orphan[] = [];
      let loads: TableLoad[];
      let found: Orphan[];
      do {
        if (orphans.length > 0) database.exec('ROLLBACK TO weir_load');
        loads = this.#loadTables(orphans);
        found = findOrphans(loads);
        for (const orphan of found) orphans.push(orphan);
      } while (found.length > 0);
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
    this.#guarded(undefined, () => mirrorRejects(this.#begin().database, table, rejects));
  }

  /** Notes in such a table which of its entries the run has replayed. */
  settleMirrored(table: string, settled: SettledMirror): void {
    this.#guarded(undefined, () => settleMirrored(this.#begin().database, table, settled));
  }

  /** Remembers in the database which corrected rows it has; nothing is noted where it has one of them already. */
  noteReplayed(note: ReplayNote): KnownReplays {
    return this.#guarded(undefined, () => noteReplayed(this.#begin().database, note));
  }

  /** Returns what has become of the rows of every table: some may be deleted only now, in a database that was not there before. */
  commit(): LoadCounts[] {
    this.#checkpoint();
    this.#guarded(undefined, () => {
      const { path, busyTimeoutMs } = this.#settings;
      if (!this.#target) return;
      if (!this.#isNew) this.#checkInPlace();
      this.#target.database.exec('COMMIT');
      if (!this.#isNew) return;
      this.#target[Symbol.dispose]();
      const deleted = putInPlace(this.#openStage(), path, this.#tables, busyTimeoutMs);
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

  #openStage(): StageFile {
    this.#stage ??= this.#target && this.#addStage(this.#target);
    if (!this.#stage) throw new RangeError('A load must be opened before its tables.');
    return this.#stage;
  }

  #begin(isLast = true): Target {
    if (this.#target) return this.#target;
    const { path } = this.#settings;
    this.#isNew &&= isLast && isFree(path) && areWholeTables(this.#tables);
    const hasIndexes = this.#tables.some(({ target: { load } }) => load.mode === 'upsert');
    const target = this.#isNew
      ? this.#openBuilt()
      : this.#resources.use(openTarget(path, this.#settings.busyTimeoutMs, { hasIndexes }));
    target.database.exec(rejectsTableText);
    target.database.exec('BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON');
    this.#identity = fileIdentity(path);
    this.#target = target;
    return target;
  }

  /** Brings the rows of the tables that are not loaded yet to the database. */
  #bringStage(database: Target['database']): void {
    const stage = this.#openStage();
    const tables = this.#tables.slice(this.#loads.length).flatMap((table) => table.stage.finish());
    sealStage(stage, tables);
    if (this.#stageName === temporaryStage) copyStage(database, stage.path, tables);
    else {
      attachStage(database, stage.path, this.#stageName);
      this.#attachedCount++;
    }
    this.#stage = undefined;
  }

  /** Makes a stage for tables that follow those in the database, which keeps those that are attached until it commits. */
  #addStage(target: Target): StageFile {
    const number = this.#tables.length;
    this.#stageName = this.#attachedCount < mostAttached ? `${firstStage}_${number}` : temporaryStage;
    const stage = this.#resources.use(new StageFile(`${this.#settings.stagePath}-${number}`));
    // The database lets go of a stage before that is removed.
    this.#resources.use(target);
    return stage;
  }

  /** Opens the stage as the database that it is from now on. Nobody else knows of it, so that it needs no journal on the disk. */
  #openBuilt(): Target {
    const stage = this.#openStage();
    sealDatabase(stage, this.#tables);
    const target = this.#resources.use(openTarget(stage.path, this.#settings.busyTimeoutMs));
    target.database.pragma('journal_mode = MEMORY');
    target.database.pragma('synchronous = OFF');
    return target;
  }

  #countBuilt(): LoadCounts[] {
    const { database } = this.#begin();
    const checkpoint = () => this.#checkpoint();
    this.#loads = this.#tables.map(({ target, stage }, index) => {
      const load = startTableLoad({ index, database, target, stage, plan: planTable(database, target), checkpoint });
      load.counts.inserted = stage.rowCount;
      if (partitionsOf(target.load)) load.counts.partitions = 'all';
      return load;
    });
    return this.#loads.map(({ counts }) => counts);
  }

  #loadTables(orphans: readonly Orphan[]): TableLoad[] {
    const { database } = this.#begin();
    const checkpoint = () => this.#checkpoint();
    const loaded = this.#loads.length;
    return this.#tables.slice(loaded).map(({ target, stage }, at) => {
      const index = loaded + at;
      return this.#guarded(target.node, () => {
        const plan = planTable(database, target);
        for (const statement of plan.statements) database.exec(statement);
        const load = startTableLoad({ index, database, target, stage, plan, checkpoint });
        rejectSetAside(load);
        for (const { table, row, reason } of orphans) if (table === index) rejectRow(load, row, reason);
        loadRows(load);
        return load;
      });
    });
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
