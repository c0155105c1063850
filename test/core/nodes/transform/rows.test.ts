import { describe, expect, test } from 'vitest';
import { runNode, type Table } from '../../../support/run-node.ts';

const rowsOf = async (type: string, config: object, table: Table) => {
  const { problems, outputs } = await runNode({ type, config, inputs: { in: [table] } });
  expect(problems).toEqual([]);
  return outputs['out']?.rows.map((row) => row.join(' '));
};
const messagesOf = async (type: string, config: object) =>
  (await runNode({ type, config, inputs: { in: [{ columns: [['k', 'text']], rows: [] }] } })).problems.map(
    ({ message }) => message,
  );

const keyed: Table = {
  columns: [
    ['k', 'text'],
    ['n', 'integer'],
  ],
  rows: [
    ['b', 1],
    ['a', 5],
    ['b', 3],
    [null, 2],
    ['c', null],
    [null, 4],
    ['b', 2],
  ],
};
const numbers = (count: number): Table => ({
  columns: [['n', 'integer']],
  rows: Array.from({ length: count }, (_, index) => [index + 1]),
});

describe('dedupe', () => {
  test('keeps the first row of each key in the order of arrival', async () => {
    expect(await rowsOf('dedupe', { keys: ['k'] }, keyed)).toEqual(['b 1', 'a 5', ' 2', 'c ']);
  });

  test('keeps the last', async () => {
    expect(await rowsOf('dedupe', { keys: ['k'], keep: 'last' }, keyed)).toEqual(['a 5', 'c ', ' 4', 'b 2']);
  });

  test('keeps none of what is there twice', async () => {
    expect(await rowsOf('dedupe', { keys: ['k'], keep: 'none' }, keyed)).toEqual(['a 5', 'c ']);
  });

  test('takes first and last by a column, empty values last', async () => {
    const by = { keys: ['k'], orderBy: [{ column: 'n', desc: true }] };
    expect(await rowsOf('dedupe', by, keyed)).toEqual(['a 5', 'b 3', 'c ', ' 4']);
    expect(await rowsOf('dedupe', { ...by, keep: 'last' }, keyed)).toEqual(['b 1', 'a 5', ' 2', 'c ']);
  });

  test('looks at all columns where no keys are given', async () => {
    const table: Table = {
      columns: [
        ['a', 'text'],
        ['b', 'text'],
      ],
      rows: [
        ['x', null],
        ['x', 'y'],
        ['x', null],
      ],
    };
    expect(await rowsOf('dedupe', {}, table)).toEqual(['x ', 'x y']);
  });

  test('says that an order without a first row has no effect', async () => {
    expect(await messagesOf('dedupe', { keep: 'none', orderBy: ['k'] })).toEqual([
      'orderBy has no effect with keep "none": leave it out.',
    ]);
  });
});

describe('sort', () => {
  test('puts empty values last, up and down alike, and leaves ties as they are', async () => {
    expect(await rowsOf('sort', { by: [{ column: 'k' }] }, keyed)).toEqual([
      'a 5',
      'b 1',
      'b 3',
      'b 2',
      'c ',
      ' 2',
      ' 4',
    ]);
    expect(await rowsOf('sort', { by: [{ column: 'k', desc: true }] }, keyed)).toEqual([
      'c ',
      'b 1',
      'b 3',
      'b 2',
      'a 5',
      ' 2',
      ' 4',
    ]);
  });

  test('puts empty values first when asked', async () => {
    expect(await rowsOf('sort', { by: [{ column: 'n', nulls: 'first' }] }, keyed)).toEqual([
      'c ',
      'b 1',
      ' 2',
      'b 2',
      'b 3',
      ' 4',
      'a 5',
    ]);
  });

  test('sorts by several columns', async () => {
    expect(await rowsOf('sort', { by: ['k', { column: 'n', desc: true }] }, keyed)).toEqual([
      'a 5',
      'b 3',
      'b 2',
      'b 1',
      'c ',
      ' 4',
      ' 2',
    ]);
  });
});

describe('limit', () => {
  test('keeps the first rows after the offset', async () => {
    expect(await rowsOf('limit', { count: 2 }, numbers(5))).toEqual(['1', '2']);
    expect(await rowsOf('limit', { count: 2, offset: 4 }, numbers(5))).toEqual(['5']);
    expect(await rowsOf('limit', { count: 0 }, numbers(5))).toEqual([]);
    expect(await rowsOf('limit', { count: Number.MAX_SAFE_INTEGER, offset: 3 }, numbers(5))).toEqual(['4', '5']);
  });

  test('takes whole numbers alone', async () => {
    expect(await messagesOf('limit', { count: -1 })).toEqual(['count must be 0 or more.']);
    expect(await messagesOf('limit', { count: 1.5 })).toEqual(['count must be a whole number, not 1.5.']);
    expect(await messagesOf('limit', {})).toEqual(['count is missing.']);
  });
});

describe('sample', () => {
  test('keeps exactly the rows asked for, in order, the same in every run', async () => {
    const drawn = await rowsOf('sample', { rows: 20 }, numbers(500));
    expect(drawn).toHaveLength(20);
    expect(drawn?.map(Number)).toEqual(drawn?.map(Number).toSorted((a, b) => a - b));
    expect(await rowsOf('sample', { rows: 20 }, numbers(500))).toEqual(drawn);
    expect(await rowsOf('sample', { rows: 20, seed: 2 }, numbers(500))).not.toEqual(drawn);
    expect(await rowsOf('sample', { rows: 20 }, numbers(3))).toHaveLength(3);
  });

  test('keeps about a share of the rows', async () => {
    const drawn = await rowsOf('sample', { percent: 10 }, numbers(2000));
    expect(drawn?.length).toBeGreaterThan(150);
    expect(drawn?.length).toBeLessThan(250);
    expect(await rowsOf('sample', { percent: 100 }, numbers(500))).toHaveLength(500);
    expect(await rowsOf('sample', { percent: 0 }, numbers(500))).toEqual([]);
  });

  test('wants one size', async () => {
    const either = ['the config of "node" must have either "rows" (how many) or "percent" (what share).'];
    expect(await messagesOf('sample', {})).toEqual(either);
    expect(await messagesOf('sample', { rows: 1, percent: 1 })).toEqual(either);
    expect(await messagesOf('sample', { percent: 101 })).toEqual(['percent must be between 0 and 100.']);
  });
});

test('sql reads its inputs by the ids of their nodes', async () => {
  const { problems, outputs } = await runNode({
    type: 'sql',
    config: { query: 'SELECT a.n, b.n AS other FROM in_1 AS a JOIN in_2 AS b ON a.n = b.n + 1 ORDER BY a.n' },
    inputs: { in: [numbers(3), numbers(2)] },
  });
  expect(problems).toEqual([]);
  expect(outputs['out']?.rows).toEqual([
    ['2', '1'],
    ['3', '2'],
  ]);
});

test('sql tells what is wrong with it in plain words, and proposes the column that is near', async () => {
  const inputs = { in: [numbers(1)] };
  const messageOf = async (query: string) =>
    (await runNode({ type: 'sql', config: { query }, inputs })).problems.map(({ message }) => message);
  expect(await messageOf('SELECT nn FROM in_1')).toEqual(['There is no column "nn" here. Did you mean "n"?']);
  expect(await messageOf('SELECT a.other FROM in_1 AS a')).toEqual(['There is no column "other" here.']);
  expect(await messageOf('SELECT n, sum(n) FROM in_1')).toEqual([
    'column "n" must appear in the GROUP BY clause or must be part of an aggregate function.',
  ]);
});
