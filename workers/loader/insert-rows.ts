import { anyRowText, deleteAllText, insertAllText, insertRangeText } from '../../core/sql/sqlite/load.ts';
import { withPartitions } from './partitions.ts';
import { removeRows } from './remove-rows.ts';
import { loadSegment } from './row-loader.ts';
import { reasonOf, rejectedWithin, rejectRow, type TableLoad } from './table-load.ts';

/** Adds every staged row that the table takes. */
export function insertRows(load: TableLoad): void {
  const { database, shape, stage, index } = load;
  for (const segment of stage.segments) {
    const insertRange = database.prepare(insertRangeText(shape, segment.table));
    const isUntouched = rejectedWithin(load, segment.firstRow, segment.lastRow) === segment.setAside;
    const insertAll = () => database.prepare(insertAllText(shape, segment.table)).run().changes;
    load.counts.inserted += loadSegment({
      database,
      segment,
      ...(isUntouched ? { whole: insertAll } : {}),
      range: (first, last) => insertRange.run({ first, last, table: index }).changes,
      expected: (first, last) => last - first + 1 - rejectedWithin(load, first, last),
      reasonOf: (error) => reasonOf(load, error),
      reject: (row, reason) => rejectRow(load, row, reason),
      checkpoint: load.checkpoint,
    });
  }
}

/** Empties the table, but keeps its schema, and fills it anew. */
export function replaceRows(load: TableLoad): void {
  const { table } = load.target;
  removeRows(load, { remove: deleteAllText(table), findRow: anyRowText(table) });
  insertRows(load);
}

/** Deletes every partition for which a row came, and writes the rows. */
export function rewritePartitions(load: TableLoad, partitionBy: readonly string[]): void {
  withPartitions(load, partitionBy, (texts) => removeRows(load, texts));
  insertRows(load);
}
