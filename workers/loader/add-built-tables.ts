import { basename } from 'node:path';
import type Database from 'better-sqlite3';
import * as z from 'zod';
import { WeirError } from '../../core/errors.ts';
import { deleteAllText } from '../../core/sql/sqlite/load.ts';
import { builtPartitionTexts } from '../../core/sql/sqlite/partitions.ts';
import { copyTableText, stagedTablesText, textOfNameText } from '../../core/sql/sqlite/stage.ts';
import { copyMirroredText } from '../../core/sql/sqlite/tables.ts';
import { attachStage } from './attach-stage.ts';
import { openTarget } from './open-target.ts';
import type { LoadTarget } from './protocol.ts';

const built = z.array(z.object({ name: z.string(), sql: z.string() }));

/**
 * Adds the tables of a database that was built aside to one that another program has made since, as soon as that one is
 * free. Rows go into an existing table if it was made just like this one, as another run would; otherwise nothing is
 * loaded. Returns how many rows were deleted for each target.
 */
export function addBuiltTables(
  builtPath: string,
  path: string,
  targets: readonly LoadTarget[],
  busyTimeoutMs: number,
): number[] {
  const deleted = targets.map(() => 0);
  using opened = openTarget(path, busyTimeoutMs);
  const { database } = opened;
  attachStage(database, builtPath);
  database.exec('BEGIN IMMEDIATE');
  for (const { name, sql: text } of built.parse(database.prepare(stagedTablesText).all())) {
    const found = database.prepare(textOfNameText).pluck().get(name);
    const index = targets.findIndex(({ table }) => table === name);
    const target = targets[index];
    if (found === undefined) database.exec(text);
    else if (found !== text || name === 'weir_replay_ledger') throw appeared(path);
    else if (target) deleted[index] = makeRoom(database, target);
    database.exec(found === undefined || target ? copyTableText(name) : copyMirroredText(name));
  }
  database.exec('COMMIT');
  return deleted;
}

/** Deletes the rows that those of the run replace; returns how many. */
function makeRoom(database: Database.Database, { table, load }: LoadTarget): number {
  if (load.mode === 'replace') return database.prepare(deleteAllText(table)).run().changes;
  if (load.mode !== 'delete_write') return 0;
  const texts = builtPartitionTexts(table, load.partitionBy);
  database.exec(texts.create);
  database.exec(texts.gather);
  const { changes } = database.prepare(texts.remove).run();
  database.exec(texts.drop);
  return changes;
}

function appeared(path: string): WeirError {
  return new WeirError({
    code: 'target.failed',
    message: `${basename(path)} did not exist when it was loaded, and another program has made it since. Nothing was loaded. Run it again.`,
  });
}
