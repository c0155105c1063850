import { expect, test, vi } from 'vitest';
import { parsePipeline } from '../../../../core/pipeline/document.ts';
import type { RunEvent } from '../../../../core/run/events.ts';
import { startState } from '../../../../core/run/fold.ts';
import { newDocument, openPath } from '../../../../src-renderer/studio/documents/document-files.ts';
import { loadedToast } from '../../../../src-renderer/studio/runs/end-of-run.ts';
import { type RunChoice, runPipeline } from '../../../../src-renderer/studio/runs/run-pipeline.ts';
import { activeDocument } from '../../../../src-renderer/studio/studio.ts';
import { fakeStudio } from '../../../support/studio/fake-studio.ts';
import { fakeStudioApi } from '../../../support/studio/fake-studio-api.ts';

const path = '/data/sales.weir.json';
const text = JSON.stringify({
  format: 'weir/1',
  nodes: [
    { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' } },
    { id: 'kept', type: 'filter', label: 'Large ones', config: { where: 'qty > 1' } },
    { id: 'load', type: 'output.csv', config: { path: 'out.csv' } },
  ],
  edges: [
    { from: 'orders', to: 'kept' },
    { from: 'kept', to: 'load' },
  ],
});

const counts = { rowsIn: 3, rowsOut: 2, rejected: 1, ms: 4 };
const succeeded: RunEvent = { type: 'finished', status: 'succeeded', peakRssBytes: 1, cpuSeconds: 1 };

/** The message that the studio shows when a run to a node has told all that, and its end. */
async function messageAfter(...events: RunEvent[]) {
  return messageAtEnd([{ type: 'nodes', nodes: { kept: counts } }, ...events, succeeded], { upTo: 'kept' });
}

async function messageAtEnd(events: RunEvent[], choice: RunChoice) {
  const { studio } = await studioAtEnd(events, choice);
  return studio.toasts.getState().toasts.at(-1);
}

async function studioAtEnd(events: RunEvent[], choice: RunChoice) {
  vi.useFakeTimers();
  const api = fakeStudioApi({ files: { [path]: text } });
  const studio = await fakeStudio(api);
  await openPath(studio, path);
  const document = activeDocument(studio)?.id ?? expect.fail('a tab must be open');
  await runPipeline(studio, document, choice);
  for (const event of events) api.runs.emit(event);
  vi.useRealTimers();
  // How many rejects were settled before is asked for.
  await new Promise((resolve) => setImmediate(resolve));
  return { studio, document };
}

test('what a run to a node warns of is in the message at its end', async () => {
  expect(await messageAfter()).toMatchObject({
    tone: 'success',
    message: expect.stringContaining('2 rows out of "Large ones"'),
    detail: 'Nothing was loaded. 1 rejected on the way; it was counted, not kept.',
  });
  expect(await messageAfter({ type: 'warning', node: 'kept', message: 'Too many.' })).toMatchObject({
    tone: 'warning',
    detail: expect.stringMatching(/not kept\.\nLarge ones: Too many\.$/),
    action: { title: 'Details' },
  });
  expect(
    await messageAfter({ type: 'warning', message: 'Too many.' }, { type: 'warning', message: 'Another.' }),
  ).toMatchObject({ tone: 'warning', detail: expect.stringMatching(/not kept\.\n2 warnings\.$/) });
});

test('a run that loads tells what it warns of, but not how a source was read', async () => {
  const remark: RunEvent = { type: 'warning', node: 'orders', message: 'Read with care.', isRemark: true };
  expect(await messageAtEnd([remark, succeeded], {})).toMatchObject({ tone: 'success' });
  expect(await messageAtEnd([remark, succeeded], {})).not.toHaveProperty('detail');
  const warning: RunEvent = { type: 'warning', node: 'kept', message: 'Too many.' };
  expect(await messageAtEnd([remark, warning, succeeded], {})).toMatchObject({
    tone: 'warning',
    detail: 'Large ones: Too many.',
    action: { title: 'Details' },
  });
  const rejected: RunEvent = { type: 'nodes', nodes: { kept: counts } };
  expect(await messageAtEnd([rejected, warning, succeeded], {})).toMatchObject({
    detail: '1 rejected; it waits under Rejects.\nLarge ones: Too many.',
    action: { title: 'Look at rejects' },
  });
});

test('rows that several outputs took are told with their number', () => {
  const { pipeline } = parsePipeline(text);
  const output = { target: 'out.db', inserted: 2, updated: 0, unchanged: 0, deleted: 0 };
  const told = (...nodes: string[]) => {
    const outputs = nodes.map((node) => ({ ...output, node }));
    const state = { ...startState({ runId: 'r', startedAtMs: 0, params: {} }), outputs };
    return pipeline && loadedToast(pipeline, state, 0).message;
  };
  expect(told('load')).toMatch(/^Loaded 2 rows in /);
  expect(told('load', 'other')).toMatch(/^Loaded 4 rows into 2 outputs in /);
});

test('rejects that were discarded before are not said to wait', () => {
  const { pipeline } = parsePipeline(text);
  const told = (rejected: number, discarded: number | null) => {
    const nodes = { kept: { ...counts, rejected } };
    const state = { ...startState({ runId: 'r', startedAtMs: 0, params: {} }), nodes };
    return pipeline && loadedToast(pipeline, state, discarded);
  };
  expect(told(40, 12)).toMatchObject({
    tone: 'warning',
    detail: '40 rejected: 28 wait under Rejects, 12 were discarded before.',
  });
  expect(told(12, 12)).toMatchObject({ tone: 'success', detail: '12 rejected, which were discarded before.' });
  expect(told(2, 0)).toMatchObject({ detail: '2 rejected; they wait under Rejects.' });
  expect(told(1, null)).toMatchObject({ detail: '1 rejected; save the pipeline to correct it.' });
});

test('a run that fails says which node it is in the words of people', async () => {
  const error = { code: 'rule.failed', node: 'kept', message: '2 rows fail a check of "kept".' };
  const failed: RunEvent = { ...succeeded, status: 'failed', error };
  expect(await messageAtEnd([failed], {})).toMatchObject({ detail: '2 rows fail a check of "Large ones".' });
});

test('a message that leads to a panel goes when the panel is opened otherwise, and stays beside another tab', async () => {
  const rejected: RunEvent = { type: 'nodes', nodes: { kept: counts } };
  const { studio, document } = await studioAtEnd([rejected, succeeded], {});
  const messages = () => studio.toasts.getState().toasts.map(({ action }) => action?.title);
  expect(messages()).toEqual(['Look at rejects']);
  studio.view.getState().showDock('run');
  newDocument(studio);
  studio.view.getState().showDock('rejects');
  expect(messages()).toEqual(['Look at rejects']);
  studio.documents.getState().activate(document);
  studio.view.getState().toggle('isDockOpen');
  studio.view.getState().toggle('isDockOpen');
  expect(messages()).toEqual([]);
});
