import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inspectCsvFile } from '../../../../workers/engine/csv/csv-inspection.ts';
import { csvHeads } from '../../../../workers/engine/sources/csv-heads.ts';
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
