import type Database from 'better-sqlite3';
import * as z from 'zod';
import {
  addReplayText,
  createLedgerText,
  findReplaysText,
  forgetEntryText,
  forgetReplaysText,
  hasLedgerText,
} from '../../core/sql/sqlite/replay-ledger.ts';
import type { KnownReplays, ReplayNote } from './protocol.ts';

const correction = z.string();

/**
 * Notes the corrected rows of a load in the database that they go to, in the same transaction: whatever is killed or
 * started twice, exactly the noted rows are there. A load of all rows forgets what it replaces.
 */
export function noteReplayed(database: Database.Database, { pipeline, run, rows }: ReplayNote): KnownReplays {
  const known: KnownReplays = { same: [], other: [] };
  if (!rows) {
    if (database.prepare(hasLedgerText).get() !== undefined) database.prepare(forgetReplaysText).run(pipeline);
    return known;
  }
  database.exec(createLedgerText);
  const find = database.prepare(findReplaysText).pluck();
  for (const row of rows) {
    const found = find.all(row.entry).map((value) => correction.parse(value));
    if (found.includes(row.correction)) known.same.push(row.entry);
    else if (found.length > 0) known.other.push(row.entry);
  }
  if (known.same.length > 0) return known;
  const forget = database.prepare(forgetEntryText);
  const add = database.prepare(addReplayText);
  for (const row of rows) {
    forget.run(row.entry);
    add.run(row.entry, row.correction, pipeline, run);
  }
  return known;
}
