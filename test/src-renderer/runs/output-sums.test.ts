import { expect, test } from 'vitest';
import { outputSums } from '../../../src-renderer/runs/output-sums.ts';

const fileWith = (...types: string[]) =>
  JSON.stringify({
    format: 'weir/1',
    nodes: types.map((type) => ({ id: type.slice(7), type, config: {} })),
    edges: [],
  });

const output = (node: string, inserted: number, deleted = 0) => ({
  node,
  target: node,
  inserted,
  updated: 0,
  unchanged: 0,
  deleted,
});

test('two runs are compared by what became of rows in tables and how many were written to files', () => {
  const before = { run: { outputs: [output('sqlite', 5, 2)] }, text: fileWith('output.sqlite') };
  const after = {
    run: { outputs: [output('sqlite', 6, 5), output('csv', 6), output('parquet', 4)] },
    text: fileWith('output.sqlite', 'output.csv', 'output.parquet'),
  };
  expect(outputSums(before, after)).toEqual([
    ['Inserted', 5, 6],
    ['Updated', 0, 0],
    ['Unchanged', 0, 0],
    ['Deleted', 2, 5],
    ['Written to files', 0, 10],
  ]);
});

test('of files alone nothing but the rows written is compared', () => {
  const run = { run: { outputs: [output('csv', 3)] }, text: fileWith('output.csv') };
  expect(outputSums(run, run)).toEqual([['Written to files', 3, 3]]);
});
