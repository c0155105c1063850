import * as z from 'zod';
import { plural } from '../../core/run/format.ts';
import { takeBackRejectText } from '../../core/sql/sqlite/rejects.ts';
import type { InStage } from '../../core/sql/sqlite/stage.ts';
import {
  countBeforeText,
  countChangedText,
  countRepeatedKeysText,
  countRepeatedText,
  dropRepeatedTexts,
  keptKeys,
  keptKeysTexts,
  nullKeyRowsText,
  refusedAsRepeatedText,
  repeatedKeyTexts,
  repeatedRowsTableText,
  type StagedKey,
  type UpsertShape,
  upsertRangeText,
} from '../../core/sql/sqlite/upsert.ts';
import { prepared } from './prepared.ts';
import { loadSegment } from './row-loader.ts';
import type { Segment } from './stage/stage-table.ts';
import type { StoredAs } from './stage/storage-classes.ts';
import { placeOf, readCount, reasonOf, rejectedWithin, rejectRow, type TableLoad } from './table-load.ts';
import { storedColumns } from './table-plan.ts';
import { keyCollations, readTable } from './table-schema.ts';

const rowid = z.number();
const collation = z.enum(['BINARY', 'NOCASE', 'RTRIM']);

/** How often the running statement found the key of a row in the table, and how often it meant to update that row. */
class Conflicts {
  seen = 0;
  updates = 0;
}

interface Upserting {
  load: TableLoad;
  upsert: UpsertShape;
  conflicts: Conflicts;
}

/**
 * Adds rows with new keys and updates those whose values differ, in the order in which they came, so that of several
 * rows with one key the last wins. Such keys are counted by what the table held before and after.
 */
export function upsertRows(load: TableLoad, upsert: UpsertShape): void {
  const { database, stage } = load;
  const keys = stagedKeys(load, upsert.keys);
  const conflicts = new Conflicts();
  database.function('weir_conflict', { directOnly: true }, () => {
    conflicts.seen++;
    return 1;
  });
  database.function('weir_update', { directOnly: true }, () => {
    conflicts.updates++;
    return 1;
  });
  const upserting: Upserting = { load, upsert, conflicts };
  for (const segment of stage.segments) {
    rejectNullKeys(load, keys, segment);
    for (const text of [...dropRepeatedTexts, repeatedRowsTableText]) database.exec(text);
    const texts = repeatedKeyTexts(load.shape, keys, keysAsKept(load, keys, segment.table), load.index);
    database.exec(texts.findKeys);
    const hasRepeated = readCount(database, countRepeatedKeysText) > 0;
    if (hasRepeated) for (const text of [texts.findRows, texts.keepBefore]) database.exec(text);
    upsertOnce(upserting, segment);
    if (hasRepeated) upsertRepeated(upserting, segment, texts);
    retryRefused(upserting, segment);
    for (const text of dropRepeatedTexts) database.exec(text);
  }
  tellRepeated(load, upsert);
}

function tellRepeated({ counts: { repeated, warnings }, shape }: TableLoad, { keys, update, when }: UpsertShape): void {
  if (repeated === 0) return;
  const isWhole = when === undefined && keys.length + update.length >= shape.columns.length;
  const way = isWhole
    ? 'the last one of each key was kept'
    : 'each was laid over the one before, as far as `update` and `when` let it';
  warnings.push(`${plural(repeated, 'row')} had the key of a later row: ${way}.`);
}

function upsertOnce(upserting: Upserting, segment: Segment): void {
  const { load } = upserting;
  const { database, counts } = load;
  const repeatedWithin = (first: number, last: number) => readCount(database, countRepeatedText, first, last);
  const rowsWithin = (first: number, last: number) =>
    last - first + 1 - rejectedWithin(load, first, last) - repeatedWithin(first, last);
  const before = counts.rejected;
  const rows = rowsWithin(segment.firstRow, segment.lastRow);
  const { changed, found } = upsertSegment(upserting, segment, 'once', rowsWithin);
  const inserted = rows - (counts.rejected - before) - found;
  counts.inserted += inserted;
  counts.updated += changed - inserted;
  counts.unchanged += found - (changed - inserted);
}

/**
 * A row may want a value of a unique column that another row held until it was updated. Such rows are tried again until
 * none fits any more, so that a second run has nothing left to do.
 */
function retryRefused(upserting: Upserting, segment: Segment): void {
  const { database, counts, index } = upserting.load;
  const takeBack = prepared(database, takeBackRejectText);
  for (let before = -1; counts.updated > 0 && counts.rejected !== before; ) {
    before = counts.rejected;
    const refused = database.prepare(refusedAsRepeatedText).pluck().all(index);
    for (const row of refused.map((value) => rowid.parse(value))) {
      counts.rejected -= takeBack.run(index, row).changes;
      upsertOnce(upserting, { ...segment, firstRow: row, lastRow: row });
    }
  }
}

function upsertRepeated(upserting: Upserting, segment: Segment, texts: ReturnType<typeof repeatedKeyTexts>): void {
  const { load, upsert } = upserting;
  const { database, counts, target } = load;
  const heldBefore = readCount(database, countBeforeText);
  const rows = readCount(database, countRepeatedText, segment.firstRow, segment.lastRow);
  const before = counts.rejected;
  // Rows may have been rejected already, so this many are the least to be expected.
  const rowsWithin = (first: number, last: number) =>
    readCount(database, countRepeatedText, first, last) - rejectedWithin(load, first, last);
  upsertSegment(upserting, segment, 'repeated', rowsWithin);
  const accepted = rows - (counts.rejected - before);
  const keys = readCount(database, texts.countAccepted);
  const inserted = readCount(database, texts.countAfter) - heldBefore;
  const updated = readCount(database, countChangedText(target.table, upsert.keys, upsert.update));
  counts.inserted += inserted;
  counts.updated += updated;
  counts.unchanged += keys - inserted - updated;
  counts.repeated += accepted - keys;
}

/** Returns how many rows changed, and how many found their key in the table. */
function upsertSegment(
  { load, upsert, conflicts }: Upserting,
  segment: Segment,
  keys: 'once' | 'repeated',
  rowsWithin: (first: number, last: number) => number,
): { changed: number; found: number } {
  const { database, shape, index, plan } = load;
  const updates = plan.mayIgnoreRows ? 'watched' : 'trusted';
  const statement = prepared(database, upsertRangeText(shape, upsert, segment.table, { keys, updates }));
  let found = 0;
  let foundHere = 0;
  const changed = loadSegment({
    database,
    segment,
    range: (first, last) => {
      conflicts.seen = 0;
      conflicts.updates = 0;
      const { changes } = statement.run({ first, last, table: index });
      foundHere = conflicts.seen;
      return changes;
    },
    expected: (first, last) => rowsWithin(first, last) - foundHere + conflicts.updates,
    accepted: () => {
      found += foundHere;
    },
    isRowByRow: plan.mayIgnoreRows,
    reasonOf: (error) => reasonOf(load, error),
    reject: (row, reason) => rejectRow(load, row, reason),
    checkpoint: load.checkpoint,
  });
  return { changed, found };
}

function rejectNullKeys(load: TableLoad, keys: readonly StagedKey[], segment: Segment): void {
  for (const key of keys) {
    const rows = load.database.prepare(nullKeyRowsText(segment.table, key)).pluck().all();
    for (const row of rows) {
      const message = `The key "${key.name}" is empty, so the row cannot be told from others.`;
      rejectRow(load, rowid.parse(row), { code: 'sink.not_null', column: key.name, message });
    }
  }
}

function stagedKeys(load: TableLoad, keys: readonly string[]): (StagedKey & { storedAs: StoredAs })[] {
  const table = readTable(load.database, load.target.table);
  const collations = table ? keyCollations(load.database, table, keys) : undefined;
  const stored = storedColumns(load.database, load.target);
  return keys.map((name) => {
    const known = collation.safeParse(collations?.get(name.toLowerCase()));
    const index = placeOf(load, name);
    return { name, index, storedAs: stored[index] ?? 'text', collation: known.success ? known.data : 'BINARY' };
  });
}

/** The affinities that keep one value of several texts, such as 1 and 01. Other values of which they do not keep every digit are rejected. */
const mergingTypes: readonly string[] = ['INT', 'REAL', 'NUM'];

/** Where the keys lie as the target tells them apart: as they are staged, or as its columns would keep them. */
function keysAsKept(
  { database, shape }: TableLoad,
  keys: readonly (StagedKey & { storedAs: StoredAs })[],
  segment: InStage,
): InStage {
  const texts = keptKeysTexts(shape, keys);
  database.exec(texts.create);
  const types = database.prepare(texts.list).pluck().all().map(String);
  if (!keys.some(({ storedAs }, at) => storedAs === 'text' && mergingTypes.includes(types[at] ?? ''))) return segment;
  database.exec(texts.fill(segment));
  return keptKeys;
}
