import { expect, test } from 'vitest';
import { runNode, type Table } from '../../../support/run-node.ts';

const fill = (config: object, table: Table) => runNode({ type: 'fill', config, inputs: { in: [table] } });

/** One column of the filled rows. */
async function filled(how: unknown, table: Table, column = 'v'): Promise<(string | null)[] | undefined> {
  const { outputs } = await fill({ columns: { [column]: how } }, table);
  const index = outputs['out']?.columns.findIndex(({ name }) => name === column) ?? -1;
  return outputs['out']?.rows.map((row) => row[index] ?? null);
}

const messagesOf = async (config: object, table: Table) =>
  (await fill(config, table)).problems.map(({ severity, message }) => `${severity}: ${message}`);

const values = (type: string, list: (string | number | boolean | null)[]): Table => ({
  columns: [['v', type]],
  rows: list.map((value) => [value]),
});

const grouped: Table = {
  columns: [
    ['g', 'text'],
    ['t', 'integer'],
    ['v', 'number'],
  ],
  rows: [
    ['a', 3, 30],
    ['b', 1, null],
    ['a', 1, 10],
    [null, 1, 7],
    ['a', 2, null],
    ['b', 2, 5],
    [null, 2, null],
    ['c', 1, null],
  ],
};

test('a constant fills what has no value, and nothing else', async () => {
  expect(await filled({ strategy: 'constant', value: 'n/a' }, values('text', ['x', null, '']))).toEqual([
    'x',
    'n/a',
    '',
  ]);
  expect(await filled({ strategy: 'constant', value: '9223372036854775807' }, values('integer', [1, null]))).toEqual([
    '1',
    '9223372036854775807',
  ]);
  expect(await filled({ strategy: 'constant', value: '2024-01-31' }, values('date', [null]))).toEqual(['2024-01-31']);
  expect(await filled({ strategy: 'constant', value: false }, values('boolean', [true, null]))).toEqual([
    'true',
    'false',
  ]);
  expect(await filled({ strategy: 'constant', value: 'x' }, values('json', ['{"a":1}', null]))).toEqual([
    '{"a":1}',
    '"x"',
  ]);
});

test('mean and median of whole numbers are not rounded: the column becomes number, and says so', async () => {
  const run = await fill({ columns: { v: 'mean' } }, values('integer', [1, null, 2]));
  expect(run.outputs['out']).toEqual({
    columns: [{ name: 'v', type: 'DOUBLE' }],
    rows: [['1.0'], ['1.5'], ['2.0']],
  });
  expect(run.problems.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', '"v" is integer, but what "mean" gives need not be whole: the column becomes number.'],
  ]);
  const table: Table = {
    columns: [
      ['a', 'integer'],
      ['b', 'integer'],
      ['c', 'number'],
    ],
    rows: [[1, null, null]],
  };
  expect(await messagesOf({ columns: { a: 'mean', b: 'mean', c: 'mean' } }, table)).toEqual([
    'warning: 2 columns are integer, but what "mean" gives need not be whole, so they become number: "a", "b".',
  ]);
  expect(await filled('median', values('integer', [1, 2, null, 10, 4]))).toEqual(['1.0', '2.0', '3.0', '10.0', '4.0']);
  expect(await filled('mean', values('decimal(5,2)', ['0.01', null, '0.02']))).toEqual(['0.01', '0.015', '0.02']);
});

test('a whole number that a number cannot hold ends the run instead of losing digits', async () => {
  const { failures } = await fill({ columns: { v: 'mean' } }, values('integer', ['9007199254740993', null]));
  expect(failures).toEqual(['"9007199254740993" has more digits than a number can hold']);
  expect(await filled('min', values('integer', ['9007199254740993', null]))).toEqual([
    '9007199254740993',
    '9007199254740993',
  ]);
});

test('the mode of several most frequent values is the smallest, whatever their order', async () => {
  expect(await filled('mode', values('text', ['b', 'a', null, 'b', 'a', 'c']))).toEqual(['b', 'a', 'a', 'b', 'a', 'c']);
  expect(await filled('mode', values('integer', [3, 2, null]))).toEqual(['3', '2', '2']);
  expect(await filled('mode', values('text', [null, null]))).toEqual([null, null]);
  expect(await filled('mode', values('text', [null, null, null, 'x']))).toEqual(['x', 'x', 'x', 'x']);
});

test('each group is filled from its own values, rows without a group among themselves, all in their order', async () => {
  expect(await filled({ strategy: 'max', groupBy: ['g'] }, grouped)).toEqual([
    '30.0',
    '5.0',
    '10.0',
    '7.0',
    '30.0',
    '5.0',
    '7.0',
    null,
  ]);
});

test('forward and backward take the row before and after, in the order of arrival or of a column', async () => {
  const list = values('text', [null, 'a', null, null, 'b', null]);
  expect(await filled('forward', list)).toEqual([null, 'a', 'a', 'a', 'b', 'b']);
  expect(await filled('backward', list)).toEqual(['a', 'a', 'b', 'b', 'b', null]);
  const by = { strategy: 'forward', groupBy: ['g'], orderBy: ['t'] };
  expect(await filled(by, grouped)).toEqual(['30.0', null, '10.0', '7.0', '10.0', '5.0', '7.0', null]);
  const down = { strategy: 'forward', groupBy: ['g'], orderBy: [{ column: 't', desc: true }] };
  expect(await filled(down, grouped)).toEqual(['30.0', '5.0', '10.0', '7.0', '30.0', '5.0', null, null]);
});

test('interpolate draws a line row by row, and leaves the ends empty', async () => {
  expect(await filled('interpolate', values('number', [null, 1, null, null, 4, null]))).toEqual([
    null,
    '1.0',
    '2.0',
    '3.0',
    '4.0',
    null,
  ]);
});

test('interpolate goes by the distance in the column of its order, of dates too', async () => {
  const days: Table = {
    columns: [
      ['day', 'date'],
      ['v', 'integer'],
    ],
    rows: [
      ['2024-01-11', 20],
      ['2024-01-02', null],
      ['2024-01-01', 10],
      ['2024-01-11', null],
      ['2024-01-11', 40],
      [null, null],
    ],
  };
  expect(await filled({ strategy: 'interpolate', orderBy: ['day'] }, days)).toEqual([
    '20.0',
    '11.0',
    '10.0',
    '30.0',
    '40.0',
    null,
  ]);
});

test('columns are filled at once, from the values as they came', async () => {
  const table: Table = {
    columns: [
      ['k', 'text'],
      ['v', 'text'],
    ],
    rows: [
      ['x', '1'],
      [null, null],
    ],
  };
  const { outputs } = await fill({ columns: { k: 'forward', v: { strategy: 'forward', groupBy: ['k'] } } }, table);
  expect(outputs['out']?.rows).toEqual([
    ['x', '1'],
    ['x', null],
  ]);
});

test('a column that is emptier than its share goes, with a warning', async () => {
  const table: Table = {
    columns: [
      ['a', 'text'],
      ['b', 'text'],
      ['c', 'text'],
    ],
    rows: [
      ['x', null, null],
      ['y', null, 'z'],
    ],
  };
  const run = await fill({ dropColumnsOver: 0.5, columns: { c: { strategy: 'constant', value: '-' } } }, table);
  expect(run.outputs['out']?.columns.map(({ name }) => name)).toEqual(['a', 'c']);
  expect(run.outputs['out']?.rows).toEqual([
    ['x', '-'],
    ['y', 'z'],
  ]);
  expect(run.problems.map(({ message }) => message)).toEqual(['"b" is dropped: more than 50 % of it has no value.']);
  const both = await fill({ dropColumnsOver: 0.4 }, table);
  expect(both.problems.map(({ message }) => message)).toEqual([
    '2 columns are dropped, as more than 40 % of each has no value: "b", "c".',
  ]);
  const empty = await fill({ dropColumnsOver: 0 }, { ...table, rows: [] });
  expect(empty.outputs['out']?.columns).toHaveLength(3);
  expect(await messagesOf({ dropColumnsOver: 0.1 }, values('text', [null]))).toEqual([
    'warning: "v" is dropped: more than 10 % of it has no value.',
    'error: Every column is so empty that it would be dropped. Raise the share.',
  ]);
});

test('a strategy that does not fit the type is told, with those that do', async () => {
  expect(await messagesOf({ columns: { v: 'mean' } }, values('text', ['a']))).toEqual([
    'error: The column "v" is text, and "mean" is for numbers. Choose constant, mode, min, max, forward or backward.',
  ]);
  expect(await messagesOf({ columns: { v: 'max' } }, values('json', ['1']))).toEqual([
    'error: The column "v" is json, which has no order. Choose constant, mode, forward or backward.',
  ]);
  expect(await messagesOf({ columns: { v: { strategy: 'constant', value: 'n/a' } } }, values('number', [1]))).toEqual([
    'error: A value to fill "v" with must be a number, not "n/a".',
  ]);
});

test('keys without effect are told', async () => {
  const table = values('text', ['a']);
  expect(await messagesOf({ columns: { v: 'constant' } }, table)).toEqual([
    'error: columns.v must say what to fill with.',
  ]);
  expect(await messagesOf({ columns: { v: { strategy: 'mean', value: 1, orderBy: ['v'] } } }, table)).toEqual([
    'error: columns.v.value has no effect with "mean": leave it out.',
    'error: columns.v.orderBy has no effect with "mean": leave it out.',
  ]);
  expect(await messagesOf({ columns: { v: { strategy: 'constant', value: 1, groupBy: ['v'] } } }, table)).toEqual([
    'error: columns.v.groupBy has no effect with "constant": leave it out.',
  ]);
  expect(await messagesOf({}, table)).toEqual(['error: columns must name at least one column.']);
  expect(await messagesOf({ columns: {} }, table)).toEqual(['error: columns must name at least one column.']);
  expect(await messagesOf({ columns: {}, dropColumnsOver: 0.5 }, table)).toEqual([]);
  expect(await messagesOf({ columns: { w: 'min', v: { strategy: 'min', groupBy: ['x'] } } }, table)).toEqual([
    'error: There is no column "w" here.',
    'error: There is no column "x" here.',
  ]);
});
