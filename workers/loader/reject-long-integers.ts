import { findColumn } from '../../core/column-types.ts';
import { affinityTexts, type NumberedColumn, rejectLongIntegersText } from '../../core/sql/sqlite/long-integers.ts';
import { sqliteType } from '../../core/sql/sqlite/tables.ts';
import type { TableLoad } from './table-load.ts';
import { readTable } from './table-schema.ts';

const message =
  'The column of the table keeps numbers, but not all digits of this one. Make the column TEXT, or load the value into another.';

/** Rejects rows with integers that columns of another type would round without a word. */
export function rejectLongIntegers(load: TableLoad): void {
  const { database, index: table, stage, counts, shape } = load;
  for (const numbered of numberedColumns(load))
    for (const segment of stage.segments) {
      const reject = database.prepare(rejectLongIntegersText(segment.table, numbered));
      counts.rejected += reject.run({ table, column: shape.columns[numbered.index], message }).changes;
    }
}

function numberedColumns({ database, target }: TableLoad): NumberedColumn[] {
  const own = readTable(database, target.table)?.columns ?? [];
  const columns = target.columns.flatMap(({ name, type }, index) => {
    const kept = sqliteType(type);
    const declared = findColumn(own, name)?.type.toUpperCase();
    return kept === 'REAL' || declared === kept ? [] : [{ name, index, isText: kept === 'TEXT' }];
  });
  if (columns.length === 0) return [];
  const texts = affinityTexts(
    target.table,
    columns.map(({ name }) => name),
  );
  database.exec(texts.create);
  const affinities = database.prepare(texts.list).pluck().all();
  database.exec(texts.drop);
  return columns.flatMap(({ index, isText }, at) => {
    const isReal = affinities[at] === 'REAL';
    const isNumber = isReal || (isText && (affinities[at] === 'INT' || affinities[at] === 'NUM'));
    return isNumber ? [{ index, isText, isReal }] : [];
  });
}
