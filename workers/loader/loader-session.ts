import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { WeirError } from '../../core/errors.ts';
import { emptyRejectsText, rejectsTableText } from '../../core/sql/sqlite-rejects.ts';
import { attachStage } from './attach-stage.ts';
import { findOrphans, type Orphan } from './foreign-keys.ts';
import { loadRows } from './load-rows.ts';
import { mirrorRejects, settleMirrored } from './mirror-table.ts';
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
import type {
  KnownReplays,
  LoadCounts,
  LoaderSettings,
  LoadTarget,
  MirroredReject,
  ReplayNote,
  SettledMirror,
  SinkReject,
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
 * which is open only from `apply` to `commit`. Where there is no database yet, and rows need not be looked at one by one, the
 * stage itself becomes the database, and is put in its place by `commit`.
 */
export class LoaderSession implements Disposable {
  readonly #settings: LoaderSettings;
  readonly #cancelWord: Int32Array;
  readonly #resources = new DisposableStack();
  readonly #tables: StagedTarget[] = [];
  #stage: StageFile | undefined;
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
      using opened = openTarget(existsSync(path) ? path : ':memory:', busyTimeoutMs);
      planTable(opened.database, target);
      const columns = storedColumns(opened.database, target);
      const prefix = `t${this.#tables.length}`;
      const isOneSegment = this.#isNew || target.load.mode === 'upsert';
      const stage = new StageTable(this.#openStage(), { prefix, columns, isOneSegment, hasLineage: target.hasLineage });
      return this.#tables.push({ target, stage }) - 1;
    });
  }

  write(table: number, chunk: PackedChunk): void {
    this.#checkpoint();
    this.#guarded(undefined, () => this.#tables[table]?.stage.add(chunk));
  }

  /** Loads every table, in a transaction that stays open; rows that refer to nothing are left out in another attempt. */
  apply(): LoadCounts[] {
    return this.#guarded(undefined, () => {
      this.#checkpoint();
      const { database } = this.#begin();
      if (this.#isNew) return this.#countBuilt();
      const orphans: Orphan[] = [];
      let found: Orphan[];
      do {
        if (orphans.length > 0) database.exec('ROLLBACK TO weir_load');
        this.#loads = this.#loadTables(orphans);
        found = findOrphans(this.#loads);
        for (const orphan of found) orphans.push(orphan);
      } while (found.length > 0);
      return this.#loads.map(({ counts }) => counts);
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

  commit(): void {
    this.#checkpoint();
    this.#guarded(undefined, () => {
      const { path, busyTimeoutMs } = this.#settings;
      if (!this.#target) return;
      if (!this.#isNew) this.#checkInPlace();
      this.#target.database.exec('COMMIT');
      if (!this.#isNew) return;
      this.#target[Symbol.dispose]();
      putInPlace(this.#openStage(), path, this.#tables, busyTimeoutMs);
    });
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
    if (!this.#stage) throw new RangeError('A load must be opened before its tables.');
    return this.#stage;
  }

  #begin(): Target {
    if (this.#target) return this.#target;
    const { path } = this.#settings;
    this.#isNew &&= isFree(path) && areWholeTables(this.#tables);
    const target = this.#isNew ? this.#openBuilt() : this.#openFor(path);
    target.database.exec(rejectsTableText);
    target.database.exec('BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON; SAVEPOINT weir_load');
    this.#identity = fileIdentity(path);
    this.#target = target;
    return target;
  }

  /** Opens the database with the stage beside it. */
  #openFor(path: string): Target {
    const stage = this.#openStage();
    sealStage(
      stage,
      this.#tables.flatMap((table) => table.stage.finish()),
    );
    const hasIndexes = this.#tables.some(({ target: { load } }) => load.mode === 'upsert');
    const target = this.#resources.use(openTarget(path, this.#settings.busyTimeoutMs, { hasIndexes }));
    if (this.#tables.length > 0) attachStage(target.database, stage.path);
    return target;
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
      return load;
    });
    return this.#loads.map(({ counts }) => counts);
  }

  #loadTables(orphans: readonly Orphan[]): TableLoad[] {
    const { database } = this.#begin();
    database.exec(emptyRejectsText);
    const checkpoint = () => this.#checkpoint();
    return this.#tables.map(({ target, stage }, index) => {
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
