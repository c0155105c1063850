import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planReplay } from '../../../src-main/app/dead-letters/dead-letter-fixes.ts';
import { followFirstSave } from '../../../src-main/app/first-save.ts';
import { startRun } from '../../../src-main/app/runs/start-run.ts';
import { openTestStudio } from '../../support/studio/test-studio.ts';

test('runs and rejects of a pipeline that was never saved follow it to its file, and no other tab', async () => {
  const { studio, folder } = openTestStudio();
  const data = join(studio.home.path, 'data', 'orders.csv');
  writeFileSync(data, 'id,price\n1,9.50\n2,N/A\n');
  const text = JSON.stringify({
    format: 'weir/1',
    nodes: [
      { id: 'orders', type: 'input.csv', config: { path: data } },
      { id: 'typed', type: 'cast', config: { columns: { price: { type: 'number' } } } },
      { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'orders', mode: 'replace' } },
    ],
    edges: [
      { from: 'orders', to: 'typed' },
      { from: 'typed', to: 'load' },
    ],
  });
  const path = join(folder, 'saved.weir.json');
  const rejected = { pipeline: path, status: 'open' } as const;
  const run = async (place: { path: string | null; draft?: string }) => {
    const { runId } = await startRun(studio, { text, params: {}, environment: null, ...place });
    await studio.runs.active(runId)?.ended;
  };
  const wayOfReplay = async () => (await planReplay(studio, { document: { text, path }, filter: rejected })).way;

  await run({ path: null, draft: 'tab' });
  await followFirstSave(studio, 'another', path);
  expect(studio.store.rejects.count(rejected)).toBe(0);
  await followFirstSave(studio, 'tab', path);
  expect(studio.store.rejects.count(rejected)).toBe(1);
  // The rows that were not rejected are not in the database that the saved pipeline names.
  expect(await wayOfReplay()).toBe('overlay');

  await run({ path });
  expect(studio.store.rejects.count({ status: 'all' })).toBe(1);
  expect(await wayOfReplay()).toBe('direct');
  expect(studio.history.list({ limit: 9 }).map((each) => each.path)).toEqual([path, path]);
});

test('a run of a pipeline that was never saved says where relative paths lead, if it has any', async () => {
  const { studio, folder } = openTestStudio();
  writeFileSync(join(folder, 'orders.csv'), 'id\n1\n');
  const warningsOf = async (target: string) => {
    const text = JSON.stringify({
      format: 'weir/1',
      nodes: [
        { id: 'orders', type: 'input.csv', config: { path: [join(folder, 'orders.csv')] } },
        { id: 'kept', type: 'output.csv', config: { path: target } },
      ],
      edges: [{ from: 'orders', to: 'kept' }],
    });
    const { runId } = await startRun(studio, { text, path: null, draft: 'tab', params: {}, environment: null });
    const warnings: string[] = [];
    for await (const { event } of studio.runLogs.read(runId, 0, new AbortController().signal) ?? []) {
      if (event.type === 'warning') warnings.push(event.message);
    }
    return warnings;
  };
  expect(await warningsOf(join(folder, 'kept.csv'))).toEqual([]);
  expect(await warningsOf('kept.csv')).toEqual([expect.stringContaining(studio.files.unsavedFolder)]);
});
