import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inspectCsvFile } from '../../../../workers/engine/csv/csv-inspection.ts';
import { csvHeads } from '../../../../workers/engine/sources/csv/csv-heads.ts';
import { runHere } from '../../../support/run-pipeline.ts';
import { countsOf } from '../../../support/run-results.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const head = 'id,name\n';
const lineCount = 400_000;
const lines = Array.from(
  { length: lineCount },
  (_, index) => `${1_000_000 + index},${(index * 7919) % 999_983} of them\n`,
);

test('a look at what gzip has packed reads its first part alone, and tells about how many rows it has', async () => {
  const folder = temporaryFolder({});
  const path = join(folder, 'in.csv.gz');
  writeFileSync(path, gzipSync(head + lines.join('')));
  const [copy = path] = await csvHeads([path], folder);
  const text = readFileSync(copy, 'utf8');
  expect(head + lines.join('')).toContain(text);
  expect(text.endsWith('\n')).toBe(true);
  expect(text.length).toBeLessThanOrEqual(8_000_000);
  const request = { path, folder, dialect: {}, limit: 0 };
  const { estimatedRows, isCounted } = await inspectCsvFile(request, AbortSignal.abort());
  expect(isCounted).toBe(false);
  expect(estimatedRows).toBeGreaterThan(lineCount * 0.8);
  expect(estimatedRows).toBeLessThan(lineCount * 1.25);
});

test('a run tells what it has read of each packed file before other nodes see its rows', async () => {
  const folder = temporaryFolder({});
  const packed = (name: string, text: string) => writeFileSync(join(folder, `${name}.csv.gz`), gzipSync(text));
  packed('a', 'id,name\n1,x\n2\n3,z\n');
  packed('b', 'id,name\n4,x\n');
  const csv = (id: string) => ({ id, type: 'input.csv', config: { path: `${id}.csv.gz` } });
  const out = (id: string) => ({ id: `to_${id}`, type: 'output.csv', config: { path: `out/${id}.csv` } });
  const { events } = await runHere(folder, {
    nodes: [csv('a'), csv('b'), out('a'), out('b')],
    edges: [
      { from: 'a', to: 'to_a' },
      { from: 'b', to: 'to_b' },
    ],
  });
  const start = events.findLastIndex((event) => event.type === 'state' && event.state === 'running');
  const read = { a: [3, 2, 1], b: [1, 1, 0] };
  expect(countsOf(events.slice(0, start))).toEqual(read);
  const firstStage = events.findIndex((event, index) => event.type === 'nodes' && index > start);
  expect(countsOf(events.slice(0, firstStage + 1))).toMatchObject({ b: read.b, to_b: [0, 0, 0] });
  expect(countsOf(events)).toMatchObject(read);
});
