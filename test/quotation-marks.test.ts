import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Data may have them: how a cell is cleaned, and by which signs an encoding is told. */
const ofData = ['core/nodes/transform/clean.ts', 'workers/engine/csv/plausibility.ts'];

test('messages quote by straight marks everywhere, as rejects do', () => {
  const sources = globSync([
    '{core,workers,src-main,src-preload,src-renderer}/**/*.{ts,tsx}',
    'resources/scripts/**/*.py',
  ]);
  const curly = sources.filter((path) => /[“”‘’]/.test(readFileSync(path, 'utf8')));
  expect(curly.map((path) => path.replaceAll('\\', '/')).toSorted()).toEqual(ofData);
});
