import { expect, test } from 'vitest';
import { type RunEvent, runEventSchema } from '../../../core/run/events.ts';
import { foldEvent, startState, summaryOf } from '../../../core/run/fold.ts';

const gauge = { rssBytes: 100, cpuPercent: 150, engineMemoryBytes: 50, spilledBytes: 0, rowsPerSecond: 1000, rows: 10 };
const counts = { rowsIn: 10, rowsOut: 8, rejected: 2, ms: 5 };

function foldAll(events: readonly RunEvent[]) {
  const start = startState({ runId: 'r1', startedAtMs: 1000, params: { day: '2024-01-31' } });
  return events.reduce((state, event, index) => foldEvent(state, event, 1000 + (index + 1) * 100), start);
}

test('A run that succeeds is told as the contract has it', () => {
  const state = foldAll([
    { type: 'state', state: 'running' },
    { type: 'gauge', gauge: { ...gauge, rssBytes: 300 } },
    { type: 'gauge', gauge },
    { type: 'nodes', nodes: { orders: counts, load: { rowsIn: 8, rowsOut: 0, rejected: 1, ms: 7 } } },
    { type: 'warning', message: 'Mixed line ends.', node: 'orders' },
    { type: 'warning', message: 'Mixed line ends.', node: 'orders' },
    { type: 'state', state: 'committing' },
    {
      type: 'output',
      output: { node: 'load', target: 'shop.db:sales', inserted: 7, updated: 0, unchanged: 0, deleted: 3 },
    },
    { type: 'finished', status: 'succeeded', peakRssBytes: 250, cpuSeconds: 1.5 },
  ]);
  expect(summaryOf(state)).toEqual({
    runId: 'r1',
    status: 'succeeded',
    durationMs: 900,
    params: { day: '2024-01-31' },
    nodes: { orders: counts, load: { rowsIn: 8, rowsOut: 0, rejected: 1, ms: 7 } },
    outputs: [{ node: 'load', target: 'shop.db:sales', inserted: 7, updated: 0, unchanged: 0, deleted: 3 }],
    rejected: 3,
    warnings: ['orders: Mixed line ends.'],
    peakRssBytes: 300,
    cpuSeconds: 1.5,
  });
});

test('A run that starts over with the careful reader counts from zero again', () => {
  const state = foldAll([
    { type: 'nodes', nodes: { orders: counts } },
    { type: 'output', output: { node: 'load', target: 't', inserted: 1, updated: 0, unchanged: 0, deleted: 0 } },
    { type: 'restarted', reason: 'carefulRead', node: 'orders' },
  ]);
  expect([state.nodes, state.outputs, state.status]).toEqual([{}, [], 'running']);
});

test('Warnings about the data come before remarks on how it was read', () => {
  const state = foldAll([
    { type: 'warning', message: '3 blank lines left out.', node: 'orders', isRemark: true },
    { type: 'warning', message: 'The key occurs twice.', node: 'join' },
    { type: 'warning', message: 'Too many rejects.' },
    { type: 'warning', message: '3 blank lines left out.', node: 'orders', isRemark: true },
  ]);
  expect(state.warnings).toEqual([
    'join: The key occurs twice.',
    'Too many rejects.',
    'orders: 3 blank lines left out.',
  ]);
});

test('A run that fails says where and why', () => {
  const error = { code: 'rejects.exceeded', node: 'orders', message: 'Too many rejects.' };
  const state = foldAll([{ type: 'finished', status: 'failed', peakRssBytes: 1, cpuSeconds: 0, error }]);
  expect(summaryOf(state)).toMatchObject({ status: 'failed', error });
});

test('An event of a worker that is none is refused', () => {
  expect(runEventSchema.safeParse({ type: 'gauge', gauge: { rssBytes: 'many' } }).success).toBe(false);
  expect(runEventSchema.safeParse({ type: 'rows', rows: [] }).success).toBe(false);
});

test('Where the time of a run went is told part by part, a first try that was given up as one', () => {
  const stage: RunEvent = { type: 'span', kind: 'stage', nodes: ['orders', 'load'], startedAtMs: 1150, ms: 40 };
  const state = foldAll([
    { type: 'state', state: 'running' },
    stage,
    { type: 'restarted', reason: 'carefulRead', node: 'orders' },
    { type: 'state', state: 'running' },
    { ...stage, startedAtMs: 1420 },
    { type: 'state', state: 'committing' },
  ]);
  expect(state.spans.map(({ kind, startMs, ms }) => [kind, startMs, ms])).toEqual([
    ['lostAttempt', 0, 300],
    ['prepare', 300, 100],
    ['stage', 420, 40],
  ]);
});
