import { expect, test, vi } from 'vitest';
import { correctEntries, discardEntries, replayEntries } from '../../../src-renderer/dlq/reject-actions.ts';
import { newDocument } from '../../../src-renderer/studio/documents/document-files.ts';
import { fakeStudio } from '../../support/studio/fake-studio.ts';
import { fakeStudioApi } from '../../support/studio/fake-studio-api.ts';

test('what is told of rejects, and of their replay, stands beside their tab', async () => {
  vi.useFakeTimers();
  const fake = fakeStudioApi();
  const deadLetters = {
    ...fake.deadLetters,
    correct: async () => ({ checked: 2, passing: 2, failures: [], verdicts: [] }),
    planReplay: async () => ({ way: 'direct' as const, reason: null, entries: 2, params: {} }),
    replay: async () => ({ runId: 'replay-1', startedMs: 0 }),
  };
  const studio = await fakeStudio({ ...fake, deadLetters });
  const tab = newDocument(studio);
  newDocument(studio);
  await discardEntries(studio, tab, { filter: {} }, 'nobody knows');
  await correctEntries(studio, tab, { selection: { filter: {} }, fix: { kind: 'values', values: { price: '1' } } });
  expect(studio.toasts.getState().toasts.at(-1)).toMatchObject({ message: '2 of 2 would pass now.', document: tab });
  await replayEntries(studio, tab, { filter: {} });
  fake.runs.emit({
    type: 'replayed',
    replay: { way: 'direct', reason: null, settled: [1, 2], failed: [], failedLater: 0 },
  });
  fake.runs.emit({ type: 'finished', status: 'succeeded', peakRssBytes: 1, cpuSeconds: 1 });
  vi.useRealTimers();
  expect(studio.toasts.getState().toasts).toMatchObject([
    { message: '0 rejects discarded.', document: tab },
    { message: '2 rows replayed into the target.', document: tab },
  ]);
});
