import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownOutputs } from '../../../../workers/engine/compile/own-outputs.ts';
import { resolvePipeline } from '../../../../workers/engine/compile/resolve.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function cautionsFor(input: object, output: object, folder = '/data') {
  const nodes = [
    { id: 'read', ...input },
    { id: 'write', ...output },
  ];
  const text = JSON.stringify({ format: 'weir/1', nodes, edges: [{ from: 'read', to: 'write' }] });
  const { resolved } = resolvePipeline(text, {}, { environment: {} });
  if (!resolved) throw new Error('The text is no pipeline.');
  return ownOutputs(resolved, folder);
}

const csv = (path: string | string[]) => ({ type: 'input.csv', config: { path } });
const toCsv = (path: string) => ({ type: 'output.csv', config: { path } });
const parquet = (path: string) => ({ type: 'input.parquet', config: { path } });
const toParts = { type: 'output.parquet', config: { path: 'parts', partitionBy: ['day'] } };

test.each([
  [csv('*.csv'), toCsv('out.csv')],
  [csv('./*.csv'), toCsv('/data/out.csv')],
  [csv('/data/**/*.csv'), toCsv('a/out.csv')],
  [csv('../*/{a,b}.csv'), toCsv('../more/a.csv')],
  [csv(['first.csv', 'o*.csv']), toCsv('out.csv')],
  [csv('out.csv'), toCsv('./out.csv')],
  [csv(['first.csv', 'out.csv']), toCsv('out.csv')],
  [parquet('parts/*/*.parquet'), toParts],
  [parquet('**/*.parquet'), toParts],
])('%j takes in what %j writes', async (input, output) => {
  expect(await cautionsFor(input, output)).toMatchObject([{ severity: 'warning', node: 'read', field: ['path'] }]);
});

test.each([
  [csv('*.csv'), toCsv('out/out.csv')],
  [csv('in/*.csv'), toCsv('out.csv')],
  [csv('*.csv'), toCsv('out.tsv')],
  [csv('**/*.csv'), toCsv('../out.csv')],
  [csv('orders.csv'), toCsv('out.csv')],
  [parquet('*.parquet'), toParts],
  [
    { type: 'input.sqlite', config: { path: 'shop.db', table: 'a' } },
    { type: 'output.sqlite', config: { path: 'shop.db', table: 'b', mode: 'replace' } },
  ],
])('%j takes in nothing that %j writes', async (input, output) => {
  expect(await cautionsFor(input, output)).toEqual([]);
});

test('an input that is the very file of an output is told so', async () => {
  const [caution] = await cautionsFor(csv('out.csv'), toCsv('out.csv'));
  expect(caution?.message).toBe(
    '"out.csv" is the file that "write" writes, so that the next run reads the rows of this one in place of the first ones. Give "write" another path.',
  );
});

test.each([
  [csv('link.csv'), toCsv('out.csv')],
  [csv('out.csv'), toCsv('link.csv')],
  [csv('linked/new.csv'), toCsv('real/new.csv')],
  [csv('real/new.csv'), toCsv('linked/new.csv')],
  [csv('linked/*.csv'), toCsv('real/new.csv')],
  [csv('real/*.csv'), toCsv('linked/new.csv')],
  [csv('*/new.csv'), toCsv('linked/new.csv')],
])('by a link, %j takes in what %j writes', async (input, output) => {
  const folder = temporaryFolder({ 'out.csv': 'n\n1\n' });
  symlinkSync('out.csv', join(folder, 'link.csv'));
  mkdirSync(join(folder, 'real'));
  symlinkSync('real', join(folder, 'linked'));
  expect(await cautionsFor(input, output, folder)).toMatchObject([{ node: 'read', field: ['path'] }]);
});

test('a folder is no pattern, whatever its name', async () => {
  expect(await cautionsFor(csv('*.csv'), toCsv('out.csv'), '/data [2024]')).toHaveLength(1);
});
