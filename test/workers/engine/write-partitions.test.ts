import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { queryRows, runHere, temporaryFolder } from '../../support/run-pipeline.ts';

const days = 400;
const nodes = [
  { id: 'few', type: 'input.rows', config: { columns: ['n'], rows: [[days]] } },
  {
    id: 'many',
    type: 'sql',
    config: {
      query: `SELECT CASE r.day WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'a/b=c' ELSE 'day ' || r.day END AS day, r.place
        FROM (SELECT unnest(list_transform(generate_series(0, 3 * f.n - 1), x -> { day: x % f.n, place: x }), recursive := true) FROM few AS f) AS r`,
    },
  },
  { id: 'out', type: 'output.parquet', config: { path: 'days', partitionBy: ['day'] } },
];
const edges = [
  { from: 'few', to: 'many' },
  { from: 'many', to: 'out' },
];

test.each(['64MB', '2GB'])(
  'hundreds of partitions are written whole and in order under a limit of %s',
  async (memoryLimit) => {
    await using folder = await temporaryFolder();
    const { events } = await runHere(folder.path, { nodes, edges, settings: { memoryLimit, threads: 2 } });
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'output', output: expect.objectContaining({ inserted: 3 * days }) }),
    );
    const path = join(folder.path, 'days');
    expect(await readdir(path)).toHaveLength(days);
    const rows = `FROM read_parquet('${path}/*/*.parquet', hive_partitioning = true, filename = true)`;
    expect(await queryRows(`SELECT count(*), count(DISTINCT filename), sum(place) ${rows}`)).toEqual([
      [String(3 * days), String(days), String((3 * days * (3 * days - 1)) / 2)],
    ]);
    expect(
      await queryRows(`SELECT day, list(place ORDER BY file_row_number) FROM read_parquet('${path}/*/*.parquet', hive_partitioning = true, file_row_number = true)
      WHERE place % ${days} IN (0, 1, 2, 7) GROUP BY day ORDER BY day NULLS FIRST`),
    ).toEqual([
      [null, '0,400,800'],
      ['', '1,401,801'],
      ['a/b=c', '2,402,802'],
      ['day 7', '7,407,807'],
    ]);
  },
);
