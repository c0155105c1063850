import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { descriptionSchema } from '../../../core/preview/messages.ts';
import { previewDocument } from '../../../src-main/app/api/document-input.ts';
import { correctEntries, planReplay, tryFix } from '../../../src-main/app/dead-letters/dead-letter-fixes.ts';
import { startReplay, startRun } from '../../../src-main/app/runs/start-run.ts';
import { filesUnder } from '../../support/files-under.ts';
import { testSecretBox } from '../../support/studio/secret-box.ts';
import { openTestStudio } from '../../support/studio/test-studio.ts';

// Slow: each run is a process of its own.
vi.setConfig({ testTimeout: 120_000 });

const value = 'hunter2-Zq81';
const held = `\${env:WEIR_TEST_SECRET}`;

/** It reads a file that the secret names, and its rejects quote the secret in their messages. */
const text = JSON.stringify({
  format: 'weir/1',
  nodes: [
    { id: 'read', type: 'input.csv', config: { path: `${held}/days.csv` } },
    {
      id: 'due',
      type: 'derive',
      config: { columns: [{ name: 'due', expr: `CASE WHEN qty = 'x' THEN CAST('${held}' || qty AS DATE) END` }] },
    },
    { id: 'load', type: 'output.sqlite', config: { path: 'days.db', table: 'days', mode: 'replace', dlqTable: 'dlq' } },
  ],
  edges: [
    { from: 'read', to: 'due' },
    { from: 'due', to: 'load' },
  ],
});

test('a run, a trial and a replay have the secrets of the studio, and write them to no file', async () => {
  const { studio, folder } = openTestStudio({ 'p.weir.json': text }, { secretBox: testSecretBox() });
  mkdirSync(join(folder, value));
  writeFileSync(join(folder, value, 'days.csv'), 'id,qty\n1,5\n2,x\n');
  const path = join(folder, 'p.weir.json');
  const document = { text, path };
  const ended = async ({ runId }: { runId: string }) => {
    await studio.runs.active(runId)?.ended;
    return studio.history.get(runId);
  };
  await studio.secrets.set('WEIR_TEST_SECRET', value);
  const said: unknown[] = [await startRun(studio, { ...document, params: {}, environment: null }).then(ended)];
  expect(said).toMatchObject([{ status: 'succeeded', rowsIn: 2, rejected: 1 }]);
  const looked = await previewDocument(studio, document, 'sample');
  said.push(await studio.preview.client.ask(descriptionSchema, { call: 'describe', document: looked }));
  const about = { document, filter: { status: 'open' as const } };
  said.push(await planReplay(studio, about));
  const fix = { ...about, correction: { set: { qty: '7' } } };
  const tried = await tryFix(studio, { ...about, correction: { set: { qty: 'x' } } });
  said.push(tried, await correctEntries(studio, fix));
  expect(tried).toMatchObject({ verdicts: [{ wouldPass: false, message: expect.stringContaining('•••') }] });
  said.push([...studio.store.rejects.iterate({})]);
  const replayed = await startReplay(studio, about).then(ended);
  expect(replayed).toMatchObject({ status: 'succeeded', kind: 'replay' });
  said.push(replayed);

  expect(JSON.stringify(said)).not.toContain(value);
  const files = [...filesUnder(studio.home.path), ...filesUnder(folder)];
  expect(files).toContain(join(studio.home.path, 'secrets.json'));
  expect(files.filter((file) => readFileSync(file).includes(value))).toEqual([]);
});
