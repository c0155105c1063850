import Database from 'better-sqlite3';
import { temporaryStageTexts } from '../../core/sql/sqlite/stage.ts';
import type { StagedTable } from './stage/stage-table.ts';

/**
 * Copies the tables of a sealed stage into the temporary database of a connection, for one that can attach no other
 * file.
 */
export function copyStage(database: Database.Database, path: string, tables: readonly StagedTable[]): void {
  const stage = new Database(path, { readonly: true, fileMustExist: true });
  try {
    for (const table of tables) {
      const texts = temporaryStageTexts(table);
      const rows = stage.prepare(texts.select).raw().safeIntegers();
      database.exec(texts.create);
      const insert = database.prepare(texts.insert(rows.columns().length));
      for (const row of rows.iterate()) insert.run(row);
    }
  } finally {
    stage.close();
  }
}
