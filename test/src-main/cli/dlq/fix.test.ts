import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openStore } from '../../../../src-main/app/store/open-store.ts';
import { assignedValues } from '../../../../src-main/cli/dlq/assignment.ts';
import { weir, weirRun } from '../../../support/command-line.ts';
import { preparedFolder } from '../../../support/prepared-folder.ts';
import { tableRows } from '../../../support/run-results.ts';

// Slow: runs and their workers are processes of their own.
vi.setConfig({ testTimeout: 120_000 });

const pipeline = JSON.stringify({
  format: 'weir/1',
  params: [{ name: 'least', type: 'number', default: '0' }],
  nodes: [
    { id: 'read', type: 'input.csv', config: { path: 'in.csv' } },
    { id: 'typed', type: 'cast', config: { columns: { price: { type: 'number' } } } },
    { id: 'valid', type: 'validate', config: { rules: [{ name: 'dear', expr: 'price >= $least' }] } },
    { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } },
  ],
  edges: [
    { from: 'read', to: 'typed' },
    { from: 'typed', to: 'valid' },
    { from: 'valid', to: 'load' },
  ],
});

const rejectsOf = preparedFolder(
  { 'in.csv': 'id,price\n1,9\n2\n3,N/A\n4,1\n', 'p.weir.json': pipeline },
  async (folder) => {
    await weirRun(folder, 'p.weir.json', '--param', 'least=5');
  },
);

/** Row 2, a line cut short, row 3, no number, and row 4, too cheap for the param of the run. */
async function someRejects() {
  const folder = await rejectsOf();
  using store = openStore(join(folder, 'home/weir.db'));
  const ids = new Map([...store.rejects.iterate({})].map(({ sourceRow, id }) => [sourceRow, id]));
  const idOf = (row: number) => ids.get(row) ?? 0;
  const fix = async (row: number, ...words: string[]) =>
    JSON.parse((await weir(folder, ['dlq', 'fix', String(idOf(row)), ...words, '--json'])).stdout);
  return { folder, fix, idOf };
}

test('dlq fix follows a row through the nodes behind the one that had rejected it', async () => {
  const { folder, fix, idOf } = await someRejects();
  const later = (row: number) => ({
    passing: 0,
    verdicts: [
      {
        id: idOf(row),
        wouldPass: false,
        message: expect.stringMatching(/^"valid", further on, rejects it: .*"dear"/),
      },
    ],
  });
  expect(await fix(3, '--set', 'price=1')).toMatchObject(later(3));
  expect(await fix(2, '--line', '2,1')).toMatchObject(later(2));
  expect(await fix(2, '--line', '2,N/A')).toMatchObject({ passing: 0 });
  const text = JSON.parse(pipeline);
  text.nodes.push({ id: 'cheap', type: 'output.csv', config: { path: 'cheap.csv' } });
  text.edges.push({ from: 'valid.rejected', to: 'cheap' });
  writeFileSync(join(folder, 'p.weir.json'), JSON.stringify(text));
  expect(await fix(3, '--set', 'price=1')).toMatchObject({ passing: 1 });
});

test('dlq fix says whether the corrections would pass now, with the params of the run', async () => {
  const { folder, fix, idOf } = await someRejects();
  expect(await fix(3, '--set', 'price=7')).toEqual({
    corrected: 1,
    passing: 1,
    untried: [],
    verdicts: [{ id: idOf(3), wouldPass: true, message: null, column: null }],
  });
  expect(await fix(4, '--set', 'price=4')).toMatchObject({
    corrected: 1,
    passing: 0,
    verdicts: [{ id: idOf(4), wouldPass: false, message: expect.stringContaining('"dear"') }],
  });
  expect(await fix(2, '--line', '2;7')).toMatchObject({ passing: 0, verdicts: [{ id: idOf(2), wouldPass: false }] });
  expect(await fix(2, '--line', '2,7')).toMatchObject({ passing: 1 });
  const id = idOf(3);
  const { stdout } = await weir(folder, ['dlq', 'fix', String(id), '--set', 'price=seven']);
  expect(stdout).toBe(
    `✔ 1 corrected, 0 would pass now\n${id}  would be rejected again for price: "seven" is not a number\n`,
  );
});

test('dlq fix adds to what was set before, and changes it where it is set again', async () => {
  const { folder, fix, idOf } = await someRejects();
  await fix(3, '--set', 'price=7');
  await fix(3, '--set', 'id=30');
  await fix(3, '--set', 'price=8');
  using store = openStore(join(folder, 'home/weir.db'));
  expect(store.rejects.get(idOf(3))?.correction).toEqual({ set: { price: '8', id: '30' } });
});

test('dlq replay goes by the params of the run that rejected the rows', async () => {
  const { folder, fix } = await someRejects();
  await fix(4, '--set', 'price=4');
  const replay = async () => JSON.parse((await weir(folder, ['dlq', 'replay', 'p.weir.json', '--json'])).stdout);
  expect(await replay()).toMatchObject({ replayed: 0, failedAgain: 1, status: 'succeeded' });
  await fix(4, '--set', 'price=6');
  expect(await replay()).toMatchObject({ replayed: 1, failedAgain: 0 });
  expect(tableRows(join(folder, 'out.db'), 'SELECT price FROM t ORDER BY price')).toEqual([[6], [9]]);
});

test('a correction is kept where its pipeline is gone and nothing can be said of it', async () => {
  const { folder, fix, idOf } = await someRejects();
  rmSync(join(folder, 'p.weir.json'));
  expect(await fix(3, '--null', 'price')).toMatchObject({
    corrected: 1,
    verdicts: [{ id: idOf(3), wouldPass: null, message: expect.stringContaining('cannot be read') }],
  });
});

test('corrections and reasons that say nothing are bad usage', async () => {
  const { folder, idOf } = await someRejects();
  const id = String(idOf(3));
  for (const words of [
    ['fix', id],
    ['fix', id, '--set', 'price=1', '--line', '3,1'],
    ['discard', id, '--reason', ' '],
  ]) {
    expect((await weir(folder, ['dlq', ...words])).code).toBe(2);
  }
  expect((await weir(folder, ['dlq', 'list', '--json'])).stdout.trim().split('\n')).toHaveLength(3);
});

test('dlq fix names the nodes that it does not try, and takes one value a column', async () => {
  const { folder, fix, idOf } = await someRejects();
  const { nodes, edges, ...rest } = JSON.parse(pipeline);
  const sums = { id: 'sums', type: 'aggregate', config: { measures: [{ name: 'price', expr: 'sum(price)' }] } };
  const through = [edges[0], edges[1], { from: 'valid', to: 'sums' }, { from: 'sums', to: 'load' }];
  writeFileSync(join(folder, 'p.weir.json'), JSON.stringify({ ...rest, nodes: [...nodes, sums], edges: through }));
  expect(await fix(3, '--set', 'price=7')).toMatchObject({ passing: 1, untried: ['sums'] });
  for (const twice of [
    ['--set', 'price=8'],
    ['--null', 'price'],
  ]) {
    const { code, stderr } = await weir(folder, ['dlq', 'fix', String(idOf(3)), '--set', 'price=7', ...twice]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('"price" is given a value')]);
  }
});

test('a column whose name holds an equals sign is named as it is, or in quotes where a shorter name is there too', () => {
  const record = JSON.stringify({ 'a=b': '', ' c': '', d: '', 'd=e': '', '"f"': '', F: '' });
  const set = (...texts: string[]) => assignedValues({ set: texts, empty: [] }, { id: 1, record });
  expect(set('a=b=c=1')).toEqual({ 'a=b': 'c=1' });
  expect(set('A=B=1', ' c=2')).toEqual({ 'a=b': '1', ' c': '2' });
  expect(set('d=e=1', '"d=e"=2')).toEqual({ d: 'e=1', 'd=e': '2' });
  expect(set('"f"=1', 'f="2"')).toEqual({ '"f"': '1', F: '"2"' });
  expect(assignedValues({ set: [], empty: ['"d=e"', 'd'] }, { id: 1, record })).toEqual({ 'd=e': null, d: null });
  expect(() => set('a=1')).toThrow('Entry 1: it has no column "a". It has a=b,  c, d, d=e, "f", F.');
  expect(() => set('d=1', 'D=2')).toThrow('"d" is given a value twice.');
});
