import { expect, test } from 'vitest';
import { foldEvent, startState } from '../../../core/run/fold.ts';
import { countsOf } from '../../../src-renderer/stores/runs-store.ts';

test('nodes that a replay leaves alone have no counts, while those of a run may count nothing', () => {
  const started = startState({ runId: 'r', startedAtMs: 0, params: {} });
  const none = { rowsIn: 0, rowsOut: 0, rejected: 0, ms: 0 };
  const state = { ...started, nodes: { source: none, load: { ...none, rowsIn: 2, rowsOut: 2 } } };
  const run = { state, sequence: 0, isStopping: false };
  expect(countsOf(run, 'source')).toEqual(none);
  const replay = { way: 'direct' as const, reason: null, settled: [1, 2], failed: [], failedLater: 0 };
  const replayed = { ...run, state: foldEvent(state, { type: 'replayed', replay }, 1) };
  expect(countsOf(replayed, 'source')).toBeUndefined();
  expect(countsOf(replayed, 'load')).toMatchObject({ rowsOut: 2 });
  expect(countsOf(undefined, 'load')).toBeUndefined();
});
