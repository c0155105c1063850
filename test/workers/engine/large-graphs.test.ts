import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../../support/run-pipeline.ts';
import { tableRows } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { csv, orders, table, typed, wires } from './orders-graph.ts';

const ofEach = (names: readonly string[], value: object) => Object.fromEntries(names.map((name) => [name, value]));

test('more rows than fit into memory are rid of duplicates, in their order', async () => {
  const digits = { columns: ['n'], rows: Array.from({ length: 100 }, (_, index) => [index]) };
  const numbers = 'SELECT a.n * 10000 + b.n * 100 + c.n AS i FROM digits AS a, digits AS b, digits AS c ORDER BY i';
  const query = `SELECT i, i * 7919 % 500000 AS k, repeat(CAST(i AS VARCHAR), 80) AS t FROM (${numbers})`;
  const folder = temporaryFolder({});
  await runHere(folder, {
    nodes: [
      { id: 'digits', type: 'input.rows', config: digits },
      { id: 'many', type: 'sql', config: { query } },
      { id: 'once', type: 'dedupe', config: { keys: ['k'] } },
      table('load', 't'),
    ],
    edges: wires('digits', 'many', 'once', 'load'),
    settings: { memoryLimit: '400MB', threads: 2 },
  });
  const misplaced = 'SELECT count(*), sum(i <> rowid - 1) FROM t';
  expect(tableRows(join(folder, 'out.db'), misplaced)).toEqual([[500_000n, 0n]]);
});

test('hundreds of row-wise nodes behind each other run as one', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const steps = Array.from({ length: 220 }, (_, index) =>
    index % 2 === 0
      ? { id: `step_${index}`, type: 'filter', config: { where: `qty > ${-index}` } }
      : { id: `step_${index}`, type: 'derive', config: { columns: [{ name: 'qty', expr: 'qty + 1' }] } },
  );
  const { rejects } = await runHere(folder, {
    nodes: [orders, typed, ...steps, table('load', 't')],
    edges: wires('orders', 'typed', ...steps.map(({ id }) => id), 'load'),
  });
  expect(tableRows(join(folder, 'out.db'), 'SELECT * FROM t')).toEqual([
    [1n, 115n],
    [4n, 118n],
    [6n, 112n],
  ]);
  expect(rejects).toHaveLength(2);
}, 120_000);

test('a node that computes a column from each of hundreds needs no more memory than a pipeline has', async () => {
  const names = Array.from({ length: 200 }, (_, index) => `c${index}`);
  const folder = temporaryFolder({ 'wide.csv': `${names.join(',')}\n${names.map((_, index) => index).join(',')}\n` });
  const twice = { columns: names.map((name) => ({ name, expr: `${name} * 2` })) };
  const sums = { columns: names.slice(1).map((name, index) => ({ name: `s${index}`, expr: `${name} + c${index}` })) };
  await runHere(folder, {
    nodes: [
      { id: 'wide', type: 'input.csv', config: { path: 'wide.csv' } },
      { id: 'typed', type: 'cast', config: { columns: ofEach(names, { type: 'integer' }) } },
      { id: 'twice', type: 'derive', config: twice },
      { id: 'sums', type: 'derive', config: sums },
      table('load', 't'),
    ],
    edges: wires('wide', 'typed', 'twice', 'sums', 'load'),
  });
  expect(tableRows(join(folder, 'out.db'), 'SELECT c199, s0, s198 FROM t')).toEqual([[398n, 2n, 794n]]);
});

test('a wide table whose gaps are filled waits in no more columns than it has', async () => {
  const names = Array.from({ length: 150 }, (_, index) => `c${index}`);
  const line = (row: number) => names.map((_, index) => (row % 9 === index % 9 ? '' : row % 2)).join(',');
  const lines = Array.from({ length: 2500 }, (_, row) => line(row));
  const folder = temporaryFolder({ 'wide.csv': `${names.join(',')}\n${lines.join('\n')}\n` });
  await runHere(folder, {
    nodes: [
      { id: 'wide', type: 'input.csv', config: { path: 'wide.csv' } },
      { id: 'typed', type: 'cast', config: { columns: ofEach(names, { type: 'integer' }) } },
      { id: 'filled', type: 'fill', config: { columns: ofEach(names, { strategy: 'mean' }) } },
      table('load', 't'),
    ],
    edges: wires('wide', 'typed', 'filled', 'load'),
    settings: { memoryLimit: '500MB' },
  });
  expect(tableRows(join(folder, 'out.db'), 'SELECT count(*), count(c0), count(c149) FROM t')).toEqual([
    [2500n, 2500n, 2500n],
  ]);
});

test('a wide table that a node makes takes no more threads than have room', async () => {
  const lines = Array.from({ length: 10_000 }, (_, row) => row);
  const folder = temporaryFolder({ 'long.csv': `n\n${lines.join('\n')}\n` });
  const sums = Array.from({ length: 400 }, (_, index) => ({ name: `s${index}`, expr: `CAST(n AS DOUBLE) + ${index}` }));
  await runHere(folder, {
    nodes: [
      { id: 'long', type: 'input.csv', config: { path: 'long.csv' } },
      { id: 'sums', type: 'derive', config: { columns: sums } },
      { id: 'once', type: 'dedupe', config: { keys: ['n'] } },
      { id: 'two', type: 'select', config: { columns: ['s0', 's399'] } },
      table('load', 't'),
    ],
    edges: wires('long', 'sums', 'once', 'two', 'load'),
    settings: { memoryLimit: '650MB', threads: 2 },
  });
  expect(tableRows(join(folder, 'out.db'), 'SELECT count(*), max(s399) FROM t')).toEqual([[10_000n, 10_398]]);
});

test('rows that part and meet again and again are read once at each parting', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const rungs = Array.from({ length: 20 }, (_, index) => index + 1);
  await runHere(folder, {
    nodes: [
      orders,
      { ...typed, id: 'both_0' },
      ...rungs.flatMap((rung) => [
        { id: `odd_${rung}`, type: 'filter', config: { where: 'id % 2 = 1' } },
        { id: `even_${rung}`, type: 'filter', config: { where: 'id % 2 = 0' } },
        { id: `both_${rung}`, type: 'union', config: {} },
      ]),
      table('load', 't'),
    ],
    edges: [
      ...wires('orders', 'both_0'),
      ...rungs.flatMap((rung) => [
        ...wires(`both_${rung - 1}`, `odd_${rung}`, `both_${rung}`),
        ...wires(`both_${rung - 1}`, `even_${rung}`, `both_${rung}`),
      ]),
      ...wires('both_20', 'load'),
    ],
  });
  expect(tableRows(join(folder, 'out.db'), 'SELECT id FROM t ORDER BY id')).toEqual([[1n], [3n], [4n], [6n]]);
});
