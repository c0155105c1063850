import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runNode, type Table } from '../../../support/run-node.ts';
import { runHere } from '../../../support/run-pipeline.ts';
import { countsOf } from '../../../support/run-results.ts';
import { scopedFolder } from '../../../support/scoped-folder.ts';

const sales = (type: string, onType: string, rows: (string | number | null)[][]): Table => ({
  columns: [
    ['shop', 'text'],
    ['k', onType],
    ['v', type],
  ],
  rows,
});
const base = { on: 'k', value: 'v', fn: 'sum', groupBy: ['shop'] };
const pivot = (config: object, table: Table) =>
  runNode({ type: 'pivot', config: { ...base, ...config }, inputs: { in: [table] } });
const messagesOf = async (config: object, table: Table) =>
  (await pivot(config, table)).problems.map(({ message }) => message);

const numbers = sales('integer', 'integer', [
  ['b', 10, 1],
  ['a', 9, '9223372036854775807'],
  ['b', 10, 2],
  ['a', null, 4],
  [null, 9, null],
]);

test('the values of the data become columns in their order, rows without one have a column too', async () => {
  const { outputs, failures } = await pivot({}, numbers);
  expect(outputs['out']?.columns.map(({ name }) => name)).toEqual(['shop', '9', '10', '(no value)']);
  expect(outputs['out']?.columns.map(({ type }) => type)).toEqual(['VARCHAR', 'BIGINT', 'BIGINT', 'BIGINT']);
  expect(outputs['out']?.rows).toEqual([
    ['a', '9223372036854775807', null, '4'],
    ['b', null, '3', null],
    [null, null, null, null],
  ]);
  expect(failures).toEqual([]);
});

test('each function says what becomes of several values', async () => {
  const table = sales('number', 'text', [
    ['a', 'x', 3],
    ['a', 'x', 1],
    ['a', 'x', null],
    ['a', 'x', 2],
    ['b', '', 5],
  ]);
  const cellsOf = async (fn: string) => (await pivot({ fn }, table)).outputs['out']?.rows;
  expect(await cellsOf('sum')).toEqual([
    ['a', null, '6.0'],
    ['b', '5.0', null],
  ]);
  const firstCells = async (fn: string) => (await cellsOf(fn))?.map((row) => row[2]);
  expect(await firstCells('mean')).toEqual(['2.0', null]);
  expect(await firstCells('median')).toEqual(['2.0', null]);
  expect(await firstCells('min')).toEqual(['1.0', null]);
  expect(await firstCells('max')).toEqual(['3.0', null]);
  expect(await firstCells('count')).toEqual(['3', '0']);
  expect(await firstCells('first')).toEqual(['3.0', null]);
  expect(await firstCells('last')).toEqual(['2.0', null]);
  expect((await pivot({ fn: 'max' }, table)).outputs['out']?.columns.map(({ name }) => name)).toEqual([
    'shop',
    '(empty)',
    'x',
  ]);
});

test('listed values are columns whether or not the data has them, and another value ends the run', async () => {
  const { outputs, failures } = await pivot({ values: [11, 10, null] }, numbers);
  expect(outputs['out']?.columns.map(({ name }) => name)).toEqual(['shop', '11', '10', '(no value)']);
  expect(failures).toEqual([
    'The value "9" of "k" has no column in the pivot. Add it to the values that are to be columns, or filter such rows out before',
    'The value "9" of "k" has no column in the pivot. Add it to the values that are to be columns, or filter such rows out before',
  ]);
  expect((await pivot({ values: [9, 10] }, numbers)).failures).toEqual([
    'A row without a value of "k" has no column in the pivot. Add it to the values that are to be columns, or filter such rows out before',
  ]);
  const decimals = sales('integer', 'decimal(5,2)', [['a', '2.50', 1]]);
  expect((await pivot({ values: [2.5] }, decimals)).outputs['out']).toMatchObject({ rows: [['a', '1']] });
});

test('whole numbers name their columns as people write them', async () => {
  const { outputs } = await pivot(
    {},
    sales('integer', 'number', [
      ['a', 2024, 1],
      ['a', 0.5, 2],
    ]),
  );
  expect(outputs['out']?.columns.map(({ name }) => name)).toEqual(['shop', '0.5', '2024']);
});

test('values that cannot be columns side by side are told', async () => {
  expect(
    await messagesOf(
      {},
      sales('integer', 'text', [
        ['a', 'Rome', 1],
        ['a', 'rome', 1],
      ]),
    ),
  ).toEqual([
    'The value "rome" of "k" and "Rome" differ only in upper and lower case, which column names cannot. Bring the values to one form with a clean or derive node first.',
  ]);
  expect(await messagesOf({}, sales('integer', 'text', [['a', 'SHOP', 1]]))).toEqual([
    'Two columns would be called "shop" and "SHOP", which differ only in upper and lower case. Rename one of them.',
  ]);
  expect(await messagesOf({ values: ['x', 'x'] }, sales('integer', 'text', []))).toEqual([
    'The value "x" of "k" appears twice, so two columns would be called "x". Bring the values to one form with a clean or derive node first.',
  ]);
  const many = Array.from({ length: 1001 }, (_, index) => ['a', index, 1]);
  expect(await messagesOf({}, sales('integer', 'integer', many))).toEqual([
    '"k" has more than 1000 values, and each would be a column. Pivot on another column, or list the values that are to be columns.',
  ]);
});

test('a function that does not fit the type is told', async () => {
  expect(await messagesOf({}, sales('text', 'text', []))).toEqual([
    'The column "v" is text, and "sum" is for numbers. Cast it first, or choose first, last or count.',
  ]);
  expect(await messagesOf({ fn: 'max' }, sales('json', 'text', []))).toEqual([
    'The column "v" is json, which has no order. Choose first, last or count.',
  ]);
  expect(await messagesOf({ values: ['x'] }, sales('integer', 'integer', []))).toEqual([
    'A value to match "k" with must be a whole number of at most 64 bits, not "x".',
  ]);
});

test('a run finds the columns in files that must be read with care, rows that were rejected before left out', async () => {
  await using folder = await scopedFolder();
  const lines = ['shop,k,v', 'a,x,1', 'b,"y\nz",2', 'c,w', 'd,bad,n/a', 'b,x,3'];
  await writeFile(join(folder.path, 'a.csv'), `${lines.join('\n')}\n`);
  const { events, rejects } = await runHere(folder.path, {
    nodes: [
      { id: 'csv', type: 'input.csv', config: { path: 'a.csv', columns: { v: 'integer' } } },
      { id: 'wide', type: 'pivot', config: base },
      { id: 'out', type: 'output.csv', config: { path: 'out.csv' } },
    ],
    edges: [
      { from: 'csv.out', to: 'wide' },
      { from: 'wide', to: 'out' },
    ],
  });
  expect(await readFile(join(folder.path, 'out.csv'), 'utf8')).toBe('shop,x,"y\nz"\na,1,\nb,3,2\n');
  expect(rejects.map(({ code }) => code)).toEqual(['csv.missing_columns', 'cast.failed'].sort());
  expect(countsOf(events)).toMatchObject({ csv: [5, 3, 2], wide: [3, 2, 0], out: [2, 2, 0] });
});
