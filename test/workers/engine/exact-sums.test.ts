import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { queryRows, runHere } from '../../support/run-pipeline.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const nodes = [
  { id: 'read', type: 'input.csv', config: { path: 'in.csv', header: true } },
  { id: 'typed', type: 'cast', config: { columns: { x: { type: 'number' } } } },
  {
    id: 'added',
    type: 'aggregate',
    config: {
      measures: [
        { name: 'total', expr: 'sum(x)' },
        { name: 'mean', expr: 'avg(x)' },
      ],
    },
  },
  { id: 'out', type: 'output.parquet', config: { path: 'out.parquet' } },
];
const edges = nodes.slice(1).map(({ id }, index) => ({ from: nodes[index]?.id, to: id }));

async function add(values: readonly string[]) {
  const folder = temporaryFolder({});
  writeFileSync(join(folder, 'in.csv'), `x\n${values.join('\n')}\n`);
  const { events, rejects } = await runHere(folder, { nodes, edges });
  const [row = []] = await queryRows(`SELECT total, mean FROM '${join(folder, 'out.parquet')}'`);
  return { row: row.map(Number), rejects, restarts: events.filter(({ type }) => type === 'restarted').length };
}

test('the sum of doubles is the exact one, in one go', async () => {
  const cents = Array.from({ length: 30_000 }, (_, row) => String((row % 100) / 100));
  expect(await add(cents)).toEqual({ row: [14850, 0.495], rejects: [], restarts: 0 });
});

test('values too large to be added exactly are added in the order of their rows, and rejects are told once', async () => {
  const { row, rejects, restarts } = await add(['1e300', 'x', '2e300']);
  expect(row).toEqual([3e300, 1.5e300]);
  expect(rejects.map(({ sourceRow }) => sourceRow)).toEqual([2]);
  expect(restarts).toBe(1);
});
