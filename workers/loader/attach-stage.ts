import type { Database } from 'better-sqlite3';
import { attachText, firstStage } from '../../core/sql/sqlite-stage.ts';

/**
 * Attaches the file that rows are read from. A transaction takes it for one that is written too: were its journal on the disk,
 * a commit would have to bind the two together by a file beside the target, which stays there when the process is killed.
 */
export function attachStage(database: Database, path: string, name = firstStage): void {
  database.prepare(attachText(name)).run(path);
  database.pragma(`${name}.journal_mode = MEMORY`);
}
