import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readFileLines } from '../../../../src-main/app/dead-letters/file-lines.ts';
import { scopedFolder } from '../../../support/scoped-folder.ts';

test.each([
  ['as they are', (text: string) => Buffer.from(text)],
  ['packed by gzip', gzipSync],
])('lines of a file are cut out of it: %s', async (_, write) => {
  await using folder = await scopedFolder();
  const path = join(folder.path, 'in.csv');
  const text = `id,name\r\n1,Zoë\n2,${'x'.repeat(100)}\n${'3,more\n'.repeat(100_000)}`;
  await writeFile(path, write(text));
  expect(await readFileLines(path, 'utf-8', { first: 2, last: 4, longest: 6 })).toEqual(['1,Zoë', '2,xxxx', '3,more']);
});
