import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../../core/run/events.ts';
import { foldEvent, startState } from '../../../core/run/fold.ts';
import { reportOf } from '../../../src-main/cli/run-report.ts';

test('of a file the rows written are told, of a table those inserted and what else became of it', () => {
  const text = JSON.stringify({
    format: 'weir/1',
    nodes: [
      { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'sales', mode: 'replace' } },
      { id: 'save', type: 'output.csv', config: { path: 'clean.csv' } },
    ],
    edges: [],
  });
  const counts = { inserted: 7, updated: 0, unchanged: 0, deleted: 3 };
  const events: RunEvent[] = [
    { type: 'output', output: { node: 'load', target: 'shop.db', ...counts } },
    { type: 'output', output: { node: 'save', target: 'clean.csv', ...counts, deleted: 0 } },
    { type: 'finished', status: 'succeeded', peakRssBytes: 250, cpuSeconds: 1.5 },
  ];
  const start = startState({ runId: 'r1', startedAtMs: 1000, params: {} });
  const state = events.reduce((told, event) => foldEvent(told, event, 1100), start);
  const lines = stripVTControlCharacters(reportOf(state, text, { hasPrintedWarnings: false })).split('\n');
  expect(lines).toContain('shop.db  7 inserted, 3 deleted');
  expect(lines).toContain('clean.csv  7 rows written');
});

test('a report lets nothing act on a terminal that a file brings along', () => {
  const message = 'There is no column "\u001b[2J" here.\nLook again.';
  const events: RunEvent[] = [
    { type: 'warning', node: 'read', message },
    { type: 'finished', status: 'failed', peakRssBytes: 250, cpuSeconds: 1.5, error: { code: 'node.failed', message } },
  ];
  const start = startState({ runId: 'r1', startedAtMs: 1000, params: {} });
  const state = events.reduce((told, event) => foldEvent(told, event, 1100), start);
  const report = reportOf(state, '{}', { hasPrintedWarnings: false });
  expect(report).not.toContain('\u001b[2J');
  expect(report.split('There is no column "␛[2J" here.\nLook again.')).toHaveLength(3);
});
