import { closeSync, fsyncSync, linkSync, lstatSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { systemCodeOf } from '../../core/errors.ts';
import { addBuiltTables } from './add-built-tables.ts';
import type { LoadTarget } from './protocol.ts';
import { sealStage } from './stage/seal-stage.ts';
import type { StageFile } from './stage/stage-file.ts';
import type { StageTable } from './stage/stage-table.ts';
import { createTextFor } from './table-plan.ts';

/** The page size that SQLite gives a new database. */
export const databasePageSize = 4096;

/** A table that is loaded, and its rows until they are. */
export interface StagedTarget {
  target: LoadTarget;
  stage: StageTable;
}

/** Whether a stage could become the database: there is none yet, and the stage can be moved there without a copy. */
export function mayBecome(stagePath: string, path: string): boolean {
  return isFree(path) && statSync(dirname(stagePath)).dev === statSync(dirname(path)).dev;
}

/** Whether there is nothing at a path, not even what SQLite would take for unfinished work on a database there. */
export function isFree(path: string): boolean {
  return ['', '-journal', '-wal', '-shm'].every((ending) => !isThere(`${path}${ending}`));
}

/** A link that leads nowhere counts, too. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Whether the staged rows are exactly what the tables of a new database would hold, with no index beside them. */
export function areWholeTables(tables: readonly StagedTarget[]): boolean {
  const names = new Set(tables.map(({ target }) => target.table.toLowerCase()));
  return (
    tables.length > 0 &&
    names.size === tables.length &&
    tables.every(({ target, stage }) => target.createTable && target.load.mode !== 'upsert' && stage.isWhole)
  );
}

/** Completes the stage as a database of these tables, which can then be opened. */
export function sealDatabase(file: StageFile, tables: readonly StagedTarget[]): void {
  sealStage(
    file,
    tables.map(({ target, stage }) => ({
      name: target.table,
      root: stage.finishRows(),
      statement: createTextFor(target),
    })),
  );
}

/**
 * Moves a finished database to its path in one step, and waits for the disk. If another program has made a database
 * there by now, the tables are added to that one. Returns how many rows were deleted there for each table.
 */
export function putInPlace(
  file: StageFile,
  path: string,
  tables: readonly StagedTarget[],
  busyTimeoutMs: number,
): number[] {
  file.sync();
  let deleted: number[] = [];
  try {
    linkSync(file.path, path);
  } catch (error) {
    const targets = tables.map(({ target }) => target);
    if (isThere(path)) deleted = addBuiltTables(file.path, path, targets, busyTimeoutMs);
    // Not every file system has links.
    else if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(systemCodeOf(error) ?? ''))
      renameSync(file.path, path);
    else throw error;
  }
  syncFolder(dirname(path));
  return deleted;
}

/** Windows knows no such thing. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
