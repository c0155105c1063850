import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';

const bundle = process.env['WEIR_BUNDLE'];

function licensesOf(part: string): string {
  return readFileSync(join(dirname(bundle ?? ''), '..', part, 'third-party-licenses.md'), 'utf8');
}

test.skipIf(bundle === undefined)('a build holds the licences of the packages that are bundled in it', () => {
  const [programs, page] = [licensesOf('main'), licensesOf('renderer')];
  for (const name of ['@duckdb/node-api', 'papaparse', 'zod']) expect(programs).toContain(`\n## ${name} - `);
  for (const name of ['@xyflow/react', 'papaparse', 'react']) expect(page).toContain(`\n## ${name} - `);
  expect(page).toContain('Copyright (c) Meta Platforms, Inc. and affiliates.');
});
