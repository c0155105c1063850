import { mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '../../../core/sql/sql.ts';
import { Session } from '../../../workers/engine/session/session.ts';
import { writePartitions } from '../../../workers/engine/sinks/write-partitions.ts';
import { queryRows } from '../../support/run-pipeline.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const rowsOf = (days: number) =>
  sql`SELECT CASE n % ${days} WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'a/b=c' ELSE 'day ' || n % ${days} END AS day, n
    FROM range(${3 * days}) AS r(n)`;

test.each([
  [1600, 64],
  [40, 2000],
])('%i partitions are written whole and in order where the engine may hold %i MB', async (days, megabytes) => {
  const folder = temporaryFolder();
  const target = join(folder, 'days');
  mkdirSync(target);
  await using session = await Session.open({
    memoryBytes: megabytes * 1_000_000,
    threads: 2,
    folder,
    paths: [],
    folders: [target],
  });
  const written = await writePartitions(session, {
    rows: rowsOf(days),
    partitionBy: ['day'],
    folder: target,
    options: sql`FORMAT parquet, PARTITION_BY ("day")`,
    signal: new AbortController().signal,
  });
  expect(written).toBe(3 * days);
  expect(await readdir(target)).toHaveLength(days);
  const files = `read_parquet('${target}/*/*.parquet', hive_partitioning = true, filename = true, file_row_number = true)`;
  expect(await queryRows(`SELECT count(*), count(DISTINCT filename), sum(n) FROM ${files}`)).toEqual([
    [String(3 * days), String(days), String((3 * days * (3 * days - 1)) / 2)],
  ]);
  const places = (first: number) => [first, first + days, first + 2 * days].join(',');
  const some = `WHERE n % ${days} IN (0, 1, 2, 7) GROUP BY day ORDER BY day NULLS FIRST`;
  expect(await queryRows(`SELECT day, list(n ORDER BY file_row_number) FROM ${files} ${some}`)).toEqual([
    [null, places(0)],
    ['', places(1)],
    ['a/b=c', places(2)],
    ['day 7', places(7)],
  ]);
});
