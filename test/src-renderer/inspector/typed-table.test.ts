import { expect, test } from 'vitest';
import {
  tableOf,
  withCell,
  withColumnAdded,
  withColumnNamed,
  withoutColumn,
  withoutRow,
  withRowAdded,
  withTable,
} from '../../../src-renderer/inspector/form/editors/typed-table.ts';

const config = {
  columns: ['item', { name: 'qty', type: 'integer' }],
  rows: [['lamp', 2], ['sofa']],
};
const table = tableOf(config);

test('each row has a cell for each column', () => {
  expect(table.rows).toEqual([
    ['lamp', 2],
    ['sofa', null],
  ]);
  expect(tableOf({})).toEqual({ columns: [], rows: [] });
});

test('columns come with a name of their own and without values, and go with theirs', () => {
  const wide = withColumnAdded(table);
  expect(wide.columns.at(-1)).toBe('column_3');
  expect(wide.rows).toEqual([
    ['lamp', 2, null],
    ['sofa', null, null],
  ]);
  expect(withTable(config, withoutColumn(table, 0))).toEqual({
    columns: [{ name: 'qty', type: 'integer' }],
    rows: [[2], [null]],
  });
});

test('a column that is renamed keeps its type', () => {
  expect(withColumnNamed(table, 1, 'count').columns).toEqual(['item', { name: 'count', type: 'integer' }]);
  expect(withColumnNamed(table, 0, 'what').columns[0]).toBe('what');
});

test('rows come empty at the end, and go', () => {
  expect(withRowAdded(table).rows.at(-1)).toEqual([null, null]);
  expect(withoutRow(table, 0).rows).toEqual([['sofa', null]]);
});

test('a number stays one while a number is typed, and an emptied cell has no value', () => {
  const typed = (text: string) => withCell(table, { row: 0, column: 1 }, text).rows[0]?.[1];
  expect(typed('12')).toBe(12);
  expect(typed('1.')).toBe('1.');
  expect(typed('')).toBeNull();
  expect(withCell(table, { row: 1, column: 1 }, '12').rows[1]?.[1]).toBe('12');
});
