import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '../../../../core/sql/sql.ts';
import { Previewer } from '../../../../workers/engine/preview/previewer.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { wires } from '../orders-graph.ts';

test('a preview takes no more threads than have room for the columns that nodes make, and all again for fewer columns', async () => {
  const folder = temporaryFolder({ 'a.csv': 'n\n1\n' });
  await using previewer = new Previewer();
  const threadsFor = async (width: number) => {
    const columns = Array.from({ length: width }, (_, index) => ({ name: `c${index}`, expr: `n || '${index}'` }));
    const nodes = [
      { id: 'a', type: 'input.csv', config: { path: 'a.csv' } },
      { id: 'more', type: 'derive', config: { columns } },
    ];
    const edges = [{ from: 'a', to: 'more' }];
    const text = JSON.stringify({ format: 'weir/1', nodes, edges, settings: { memoryLimit: '1GB', threads: 4 } });
    const request = { pipelineFile: join(folder, 'p.weir.json'), text, folder, reading: 'sample' as const };
    await using preview = await previewer.look(request, new AbortController().signal);
    const [[threads] = []] = await preview.session.rows(sql`SELECT current_setting('threads')::INTEGER`);
    return threads;
  };
  expect([await threadsFor(1), await threadsFor(400), await threadsFor(1)]).toEqual([4, 2, 4]);
});

test('a preview tells duplicates among several tables by the keys of their own rows', async () => {
  const numbers = 'SELECT a.n * 10000 + b.n * 100 + c.n AS k FROM digits AS a, digits AS b, digits AS c';
  const many = (id: string, where: string) => ({
    id,
    type: 'sql',
    config: { query: `SELECT k, '${id}' AS of FROM (${numbers}) WHERE ${where}` },
  });
  const nodes = [
    {
      id: 'digits',
      type: 'input.rows',
      config: { columns: ['n'], rows: Array.from({ length: 100 }, (_, index) => [index]) },
    },
    many('odd', 'k % 2 = 1'),
    many('all', 'k % 7 > 0'),
    { id: 'both', type: 'union', config: {} },
    { id: 'once', type: 'dedupe', config: { keys: ['k'] } },
    {
      id: 'counted',
      type: 'aggregate',
      config: {
        measures: [
          { name: 'keys', expr: 'count(DISTINCT k)' },
          { name: 'rows', expr: 'count(*)' },
        ],
      },
    },
  ];
  const edges = [...wires('digits', 'odd', 'both', 'once', 'counted'), ...wires('digits', 'all', 'both')];
  const folder = temporaryFolder({});
  const text = JSON.stringify({ format: 'weir/1', nodes, edges, settings: { threads: 4 } });
  const request = { pipelineFile: join(folder, 'p.weir.json'), text, folder, reading: 'sample' as const };
  await using previewer = new Previewer();
  await using preview = await previewer.look(request, new AbortController().signal);
  const { from } = await preview.relation({ node: 'counted', port: 'out' });
  const [[keys, rows] = []] = await preview.session.rows(sql`SELECT keys::INTEGER, rows::INTEGER FROM ${from}`);
  expect([keys, rows]).toEqual([928_571, 928_571]);
});
