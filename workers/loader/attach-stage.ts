import type { Database } from 'better-sqlite3';
import { attachText, firstStage } from '../../core/sql/sqlite/stage.ts';

/**
 * Attaches the file that rows are read from. A transaction counts it as written to: if its journal were on disk, a
 * commit would tie the two together by a file beside the target, which would stay there if the process were killed.
 */
export function attachStage(database: Database, path: string, name = firstStage): void {
  database.prepare(attachText(name)).run(path);
  database.pragma(`${name}.journal_mode = MEMORY`);
}
