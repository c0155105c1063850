import { describe, expect, test } from 'vitest';
import { runNode, type Table } from '../../../support/run-node.ts';
import { runHere } from '../../../support/run-pipeline.ts';
import { countsOf } from '../../../support/run-results.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const left: Table = {
  columns: [
    ['k', 'text'],
    ['v', 'integer'],
  ],
  rows: [
    ['b', 1],
    ['a', 2],
    [null, 3],
    ['x', 4],
    ['a', 5],
  ],
};
const right: Table = {
  columns: [
    ['K', 'text'],
    ['v', 'text'],
  ],
  rows: [
    ['a', 'one'],
    ['y', 'two'],
    ['b', 'three'],
    [null, 'four'],
    ['a', 'five'],
  ],
};
const same = { on: [{ left: 'k', right: 'k' }] };

async function joined(config: object, tables: { left?: Table; right?: Table } = {}) {
  const run = await runNode({
    type: 'join',
    config,
    inputs: { left: [tables.left ?? left], right: [tables.right ?? right] },
  });
  expect(run.problems).toEqual([]);
  const { columns, rows } = run.outputs['out'] ?? { columns: [], rows: [] };
  return {
    ...run,
    names: columns.map(({ name }) => name),
    rows: rows.map((row) => row.map((cell) => cell ?? '-').join(' ')),
  };
}
const messagesOf = async (config: object, tables = { left, right }) =>
  (await runNode({ type: 'join', config, inputs: { left: [tables.left], right: [tables.right] } })).problems.map(
    ({ message }) => message,
  );

describe('a join', () => {
  test('of each type has its rows in the order of the left, then of the right', async () => {
    const matches = ['b 1 three', 'a 2 one', 'a 2 five', 'a 5 one', 'a 5 five'];
    expect((await joined(same)).rows).toEqual(matches);
    expect((await joined({ ...same, type: 'left' })).rows).toEqual([
      'b 1 three',
      'a 2 one',
      'a 2 five',
      '- 3 -',
      'x 4 -',
      'a 5 one',
      'a 5 five',
    ]);
    expect((await joined({ ...same, type: 'right' })).rows).toEqual([...matches, 'y - two', '- - four']);
    expect((await joined({ ...same, type: 'full' })).rows).toEqual([
      'b 1 three',
      'a 2 one',
      'a 2 five',
      '- 3 -',
      'x 4 -',
      'a 5 one',
      'a 5 five',
      'y - two',
      '- - four',
    ]);
    expect((await joined({ ...same, type: 'semi' })).rows).toEqual(['b 1', 'a 2', 'a 5']);
    expect((await joined({ ...same, type: 'anti' })).rows).toEqual(['- 3', 'x 4']);
    expect((await joined({ type: 'cross' })).rows).toHaveLength(25);
  });

  test('tells a whole number from the double that it would be rounded to', async () => {
    const keys = (name: string, type: string, ...values: string[]): Table => ({
      columns: [[name, type]],
      rows: values.map((value) => [value]),
    });
    const inputs = {
      left: [keys('a', 'integer', '9007199254740993', '2')],
      right: [keys('b', 'number', '9007199254740992', '2', '2.5')],
    };
    const { outputs } = await runNode({ type: 'join', config: { on: [{ left: 'a', right: 'b' }] }, inputs });
    expect(outputs['out']?.rows).toEqual([['2', '2.0']]);
  });

  test('has a key of one name once, and other names apart', async () => {
    expect((await joined(same)).names).toEqual(['k', 'v', 'v_right']);
    expect((await joined({ ...same, suffix: '_2' })).names).toEqual(['k', 'v', 'v_2']);
    expect((await joined({ type: 'cross' })).names).toEqual(['k', 'v', 'K_right', 'v_right']);
    const wide: Table = {
      columns: [
        ['id', 'text'],
        ['v', 'text'],
        ['V_right', 'text'],
      ],
      rows: [],
    };
    expect((await joined({ on: [{ left: 'k', right: 'id' }] }, { right: wide })).names).toEqual([
      'k',
      'v',
      'id',
      'v_right',
      'V_right_right',
    ]);
  });

  test('takes several pairs of columns', async () => {
    const other: Table = {
      columns: [
        ['k', 'text'],
        ['n', 'number'],
      ],
      rows: [
        ['a', 2],
        ['a', 9],
      ],
    };
    expect(
      (
        await joined(
          {
            on: [
              { left: 'k', right: 'k' },
              { left: 'v', right: 'n' },
            ],
          },
          { right: other },
        )
      ).rows,
    ).toEqual(['a 2 2.0']);
  });

  test('as of finds the latest right row at or before, for every left row', async () => {
    const trades: Table = {
      columns: [
        ['s', 'text'],
        ['at', 'time'],
      ],
      rows: [
        ['x', '10:00:05'],
        ['y', '10:00:00'],
        ['x', '09:00:00'],
        ['x', null],
      ],
    };
    const quotes: Table = {
      columns: [
        ['s', 'text'],
        ['at', 'time'],
        ['bid', 'integer'],
      ],
      rows: [
        ['x', '10:00:00', 1],
        ['x', '10:00:05', 2],
        ['x', '10:00:05', 3],
        ['x', '10:00:06', 4],
        ['y', '10:00:00', 5],
      ],
    };
    const on = [
      { left: 's', right: 's' },
      { left: 'at', right: 'at' },
    ];
    const { names, rows } = await joined({ type: 'asof', on }, { left: trades, right: quotes });
    expect(names).toEqual(['s', 'at', 'at_right', 'bid']);
    expect(rows).toEqual(['x 10:00:05 10:00:05 3', 'y 10:00:00 10:00:00 5', 'x 09:00:00 - -', 'x - - -']);
  });
});

describe('a key that must be unique', () => {
  test('fails the run and says which, and how often', async () => {
    expect((await joined({ ...same, validate: 'm:1' })).failures).toEqual([
      "The key 'a' occurs 2 times on the right, where it must be unique",
      "The key 'a' occurs 2 times on the right, where it must be unique",
    ]);
    expect((await joined({ ...same, validate: '1:m' })).failures[0]).toContain('on the left');
    expect((await joined({ ...same, validate: '1:1' })).failures).toHaveLength(4);
  });

  test('rejects all rows of a repeated key, and empty keys are none', async () => {
    const { rows, rejects, failures } = await joined({ ...same, type: 'left', validate: '1:1', onViolation: 'reject' });
    expect(rows).toEqual(['b 1 three', '- 3 -', 'x 4 -']);
    expect(rejects.map(({ row, code, column, value }) => [row, code, column, value])).toEqual([
      [2, 'join.key_repeated', 'k', 'a'],
      [5, 'join.key_repeated', 'k', 'a'],
      [1, 'join.key_repeated', 'K', 'a'],
      [5, 'join.key_repeated', 'K', 'a'],
    ]);
    expect(failures).toEqual([]);
  });

  test('may have several parts', async () => {
    const twice: Table = {
      columns: [
        ['a', 'text'],
        ['b', 'integer'],
      ],
      rows: [
        ['x', 1],
        ['x', 2],
        ['x', 1],
        ['x', null],
        ['x', null],
      ],
    };
    const on = [
      { left: 'k', right: 'a' },
      { left: 'v', right: 'b' },
    ];
    expect((await joined({ on, validate: 'm:1' }, { right: twice })).failures).toEqual([
      "The key 'x', '1' occurs 2 times on the right, where it must be unique",
      "The key 'x', '1' occurs 2 times on the right, where it must be unique",
    ]);
  });
});

describe('a side is read to its end where the other is empty', () => {
  const many = Array.from({ length: 5000 }, (_, index) => `${index % 100 === 0 ? 'x' : index}`);
  const node = (id: string, type: string, config: object) => ({ id, type, config });
  const integer = { columns: { k: { type: 'integer' } } };

  test.each(
    ['inner', 'left', 'right', 'full', 'semi', 'anti', 'cross', 'asof', 'lookup'].flatMap((type) => [
      { type, full: type === 'lookup' ? 'in' : 'left', empty: type === 'lookup' ? 'list' : 'right' },
      { type, full: type === 'lookup' ? 'list' : 'right', empty: type === 'lookup' ? 'in' : 'left' },
    ]),
  )('$type, the $empty side', async ({ type, full, empty }) => {
    const folder = temporaryFolder({
      'many.csv': `k,n\n${many.map((n) => `${n},1`).join('\n')}\n`,
      'none.csv': 'k,m\n',
    });
    const on = type === 'cross' ? {} : same;
    const { events } = await runHere(folder, {
      nodes: [
        node('many', 'input.csv', { path: 'many.csv' }),
        node('typed', 'cast', integer),
        node('none', 'input.csv', { path: 'none.csv', columns: { k: 'integer' } }),
        type === 'lookup' ? node('both', 'lookup', { column: 'k' }) : node('both', 'join', { type, ...on }),
        node('load', 'output.csv', { path: 'out.csv' }),
      ],
      edges: [
        { from: 'many', to: 'typed' },
        { from: 'typed', to: `both.${full}` },
        { from: 'none', to: `both.${empty}` },
        { from: 'both', to: 'load' },
      ],
    });
    expect(countsOf(events)).toMatchObject({ typed: [5000, 4950, 50], both: [4950, expect.anything(), 0] });
  });
});

test('a join that cannot be says why', async () => {
  expect(await messagesOf({})).toEqual(['on must hold at least one pair of columns.']);
  expect(await messagesOf({ type: 'cross', ...same })).toEqual(['on has no meaning in a cross join: leave it out.']);
  expect(await messagesOf({ on: [{ left: 'k', right: 'kk' }] })).toEqual([
    'There is no column "kk" here. Did you mean "K"?',
  ]);
  expect(await messagesOf({ on: [{ left: 'v', right: 'K' }] })).toEqual([
    '"v" is integer on the left, but "K" is text on the right. Cast one of them first.',
  ]);
  expect(await messagesOf({ ...same, type: 'outer' })).toEqual([
    expect.stringContaining('type must be one of "inner", "left", "right", "full"'),
  ]);
});
