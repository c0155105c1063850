import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { queryRows, runHere } from '../../support/run-pipeline.ts';
import { scopedFolder } from '../../support/scoped-folder.ts';

const nodes = [
  { id: 'left', type: 'input.parquet', config: { path: 'left.parquet' } },
  { id: 'right', type: 'input.parquet', config: { path: 'right.parquet' } },
  { id: 'typed', type: 'cast', config: { columns: { price: { type: 'number' } } } },
  { id: 'joined', type: 'join', config: { type: 'full', on: [{ left: 'k', right: 'k' }] } },
  { id: 'firsts', type: 'dedupe', config: { keys: ['k'] } },
  { id: 'half', type: 'sample', config: { percent: 50 } },
  {
    id: 'checked',
    type: 'validate',
    config: { schema: { k: { unique: true } }, rules: [{ name: 'no 3', expr: 'k % 10 <> 3' }] },
  },
  { id: 'few', type: 'limit', config: { count: 12345, offset: 100 } },
  { id: 'counted', type: 'aggregate', config: { groupBy: ['k'], measures: [{ name: 'n', expr: 'count(*)' }] } },
  { id: 'to_few', type: 'output.parquet', config: { path: 'few.parquet' } },
  { id: 'to_counted', type: 'output.parquet', config: { path: 'counted.parquet' } },
];
const edges = [
  ['left', 'typed'],
  ['typed', 'joined.left'],
  ['right', 'joined.right'],
  ['joined', 'firsts'],
  ['firsts', 'half'],
  ['half', 'checked'],
  ['checked', 'few'],
  ['few', 'to_few'],
  ['joined', 'counted'],
  ['counted', 'to_counted'],
].map(([from, to]) => ({ from, to }));

/** Rows that tie, values that do not add up exactly, and groups of every size. */
const shaping = [
  { id: 'source', type: 'input.parquet', config: { path: 'left.parquet' } },
  {
    id: 'filled',
    type: 'fill',
    config: {
      columns: {
        x: { strategy: 'mean', groupBy: ['g'] },
        y: { strategy: 'mode', groupBy: ['g'] },
        z: { strategy: 'interpolate', groupBy: ['g'], orderBy: ['k'] },
        w: 'forward',
      },
    },
  },
  {
    id: 'ranked',
    type: 'window',
    config: {
      columns: [
        { name: 'nr', expr: 'row_number()', partitionBy: ['g'], orderBy: ['k'] },
        { name: 'before', expr: 'lag(w)', partitionBy: ['g'], orderBy: ['k'] },
        { name: 'first', expr: 'first_value(w)', partitionBy: ['k'], orderBy: ['g'] },
        { name: 'seven', expr: 'sum(k)', orderBy: ['k'], frame: 'rows 6 preceding' },
      ],
    },
  },
  { id: 'parts', type: 'split', config: { column: 't', by: '-', rows: true } },
  { id: 'long', type: 'unpivot', config: { columns: ['nr', 'before'], name: 'what', value: 'n' } },
  { id: 'wide', type: 'pivot', config: { on: 'what', value: 'x', fn: 'sum', groupBy: ['t'] } },
  { id: 'to_long', type: 'output.parquet', config: { path: 'long.parquet' } },
  { id: 'to_wide', type: 'output.parquet', config: { path: 'wide.parquet' } },
];
const shapingEdges = [
  ['source', 'filled'],
  ['filled', 'ranked'],
  ['ranked', 'parts'],
  ['parts', 'long'],
  ['long', 'to_long'],
  ['long', 'wide'],
  ['wide', 'to_wide'],
].map(([from, to]) => ({ from, to }));

test('nodes that look around, cut and turn rows give the same in every run, with several threads or one (slow)', async () => {
  await using folder = await scopedFolder();
  const at = (name: string) => join(folder.path, name);
  const columns = [
    '(i * 7919) % 997 AS g',
    '(i * 31) % 500 AS k',
    'CASE WHEN i % 3 > 0 THEN (i * 7919 % 1000) / 7.0 END AS x',
    'CASE WHEN i % 5 > 0 THEN i % 4 END AS y',
    'CASE WHEN i % 7 = 0 THEN i / 3.0 END AS z',
    'CASE WHEN i % 11 = 0 THEN i END AS w',
    "(i % 50) || '-' || (i % 7) AS t",
  ];
  await queryRows(`COPY (SELECT ${columns} FROM range(130000) r(i)) TO '${at('left.parquet')}' (FORMAT parquet)`);
  const once = async (threads: number) => {
    await runHere(folder.path, { nodes: shaping, edges: shapingEdges, settings: { threads } });
    const digest = (name: string) =>
      queryRows(
        `SELECT count(*), sum(hash(t::VARCHAR)::HUGEINT) FROM read_parquet('${at(name)}', file_row_number = true) AS t`,
      );
    return [await digest('long.parquet'), await digest('wide.parquet')];
  };
  const first = await once(2);
  expect(await once(2)).toEqual(first);
  expect(await once(1)).toEqual(first);
  expect(first.map(([row]) => row?.[0])).toEqual(['520000', '50']);
}, 120_000);

test('measures that go by the order of rows see those of a union in the order of its inputs', async () => {
  await using folder = await scopedFolder();
  const numbers = (first: number) => Array.from({ length: 60 }, (_, index) => `${first + index},${index % 3}`);
  for (const [name, first] of [
    ['one', 100],
    ['two', 200],
  ] as const) {
    await writeFile(join(folder.path, `${name}.csv`), `n,g\n${numbers(first).join('\n')}\n`);
  }
  const read = (name: string) => ({ id: name, type: 'input.csv', config: { path: `${name}.csv` } });
  const measures = [
    { name: 'first', expr: 'first(n)' },
    { name: 'last', expr: 'last(n)' },
  ];
  await runHere(folder.path, {
    nodes: [
      read('one'),
      read('two'),
      { id: 'both', type: 'union', config: {} },
      { id: 'ends', type: 'aggregate', config: { groupBy: ['g'], measures } },
      { id: 'to_ends', type: 'output.parquet', config: { path: 'ends.parquet' } },
    ],
    edges: [
      { from: 'one', to: 'both' },
      { from: 'two', to: 'both' },
      { from: 'both', to: 'ends' },
      { from: 'ends', to: 'to_ends' },
    ],
  });
  expect(await queryRows(`FROM read_parquet('${join(folder.path, 'ends.parquet')}')`)).toEqual([
    ['0', '100', '257'],
    ['1', '101', '258'],
    ['2', '102', '259'],
  ]);
});

test('whole-table nodes over many row groups give the same rows in the same order in every run, with several threads or one, all accounted for (slow)', async () => {
  await using folder = await scopedFolder();
  const at = (name: string) => join(folder.path, name);
  const price = "CASE WHEN range % 1000 = 0 THEN 'x' ELSE range::VARCHAR END AS price";
  await queryRows(
    `COPY (SELECT (range * 7919) % 100000 AS k, range AS v, ${price} FROM range(300000)) TO '${at('left.parquet')}' (FORMAT parquet)`,
  );
  await queryRows(
    `COPY (SELECT (range * 31) % 50000 AS k, range AS w FROM range(120000)) TO '${at('right.parquet')}' (FORMAT parquet)`,
  );

  const once = async (threads: number) => {
    const { events, rejects } = await runHere(folder.path, { nodes, edges, settings: { threads } });
    const digest = (name: string) =>
      queryRows(`SELECT count(*), md5(string_agg(t::VARCHAR, chr(10))) FROM read_parquet('${at(name)}') AS t`);
    const told = events.filter((event) => event.type === 'nodes').at(-1);
    return {
      few: await digest('few.parquet'),
      counted: await digest('counted.parquet'),
      rejects,
      nodes: told?.nodes ?? {},
    };
  };
  const first = await once(2);
  for (const again of [await once(2), await once(1)])
    expect([again.few, again.counted, again.rejects]).toEqual([first.few, first.counted, first.rejects]);

  const { typed, joined, firsts, half, checked, few } = first.nodes;
  expect(typed).toMatchObject({ rowsIn: 300_000, rowsOut: 299_700, rejected: 300 });
  expect(joined?.rowsIn).toBe(299_700 + 120_000);
  expect(firsts).toMatchObject({ rowsIn: joined?.rowsOut, rowsOut: half?.rowsIn });
  expect(checked?.rowsIn).toBe((checked?.rowsOut ?? 0) + (checked?.rejected ?? 0));
  expect(few).toMatchObject({ rowsIn: checked?.rowsOut, rowsOut: 12_345 });
  expect(first.rejects).toHaveLength(300 + (checked?.rejected ?? 0));
}, 120_000);

test.each([2, 1])('a join rejects the same repeated keys with %i threads', async (threads) => {
  await using folder = await scopedFolder();
  const rows = (id: string, list: unknown[][]) => ({
    id,
    type: 'input.rows',
    config: { columns: ['k', id], rows: list },
  });
  const config = { type: 'left', on: [{ left: 'k', right: 'k' }], validate: 'm:1', onViolation: 'reject' };
  const { rejects } = await runHere(folder.path, {
    nodes: [
      rows('sold', [
        ['a', 1],
        ['b', 2],
        ['a', 3],
        [null, 4],
      ]),
      rows('named', [
        ['b', 'Bo'],
        ['a', 'An'],
        ['a', 'Al'],
        [null, 'No'],
      ]),
      { id: 'joined', type: 'join', config },
      { id: 'out', type: 'output.parquet', config: { path: 'out.parquet' } },
    ],
    edges: [
      { from: 'sold', to: 'joined.left' },
      { from: 'named', to: 'joined.right' },
      { from: 'joined', to: 'out' },
    ],
    settings: { threads },
  });
  expect(await queryRows(`SELECT sold, named FROM read_parquet('${join(folder.path, 'out.parquet')}')`)).toEqual([
    ['1', null],
    ['2', 'Bo'],
    ['3', null],
    ['4', null],
  ]);
  expect(rejects.map(({ code, sourceRow }) => [code, sourceRow])).toEqual([
    ['join.key_repeated', 2],
    ['join.key_repeated', 3],
  ]);
});
