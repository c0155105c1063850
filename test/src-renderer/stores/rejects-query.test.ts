import { expect, test } from 'vitest';
import type { DeadLetterGroup } from '../../../src-renderer/api/dead-letters-api.ts';
import { filterOf, firstQuery, isNarrowed, withStatus, withTab } from '../../../src-renderer/stores/rejects-query.ts';

const place = { path: '/data/sales.weir.json', lastRunId: 'run-9' };
const reason: DeadLetterGroup = {
  pipeline: '/data/sales.weir.json',
  node: 'typed',
  code: 'cast.failed',
  column: 'price',
  value: null,
  by: 'value',
  isAlike: true,
  count: 572,
  corrected: 0,
  message: 'no number',
};

test('asks for the pipeline, its last run, or everything', () => {
  expect(filterOf(firstQuery, place)).toEqual({ pipeline: '/data/sales.weir.json' });
  expect(filterOf({ ...firstQuery, scope: 'lastRun' }, place)).toEqual({ runId: 'run-9' });
  expect(filterOf({ ...firstQuery, scope: 'everything' }, place)).toEqual({});
});

test('narrows down to a reason, with a null value meant as null', () => {
  expect(filterOf({ ...firstQuery, reason }, place)).toEqual({
    pipeline: '/data/sales.weir.json',
    node: 'typed',
    code: 'cast.failed',
    column: 'price',
    value: null,
  });
});

test('narrows down to a column, whatever the value', () => {
  const filter = filterOf({ ...firstQuery, reason: { ...reason, by: 'column' } }, place);
  expect(filter).not.toHaveProperty('value');
});

test('leaves an empty search and the tab of all states out', () => {
  const filter = filterOf({ ...firstQuery, search: '  ' }, place);
  expect(filter).toEqual({ pipeline: '/data/sales.weir.json' });
  expect(withStatus(filter, 'all')).toBe(filter);
  expect(withStatus(filter, 'discarded')).toEqual({ ...filter, status: 'discarded' });
});

test('what no run rejects any more is looked at among the open ones alone', () => {
  const gone = { ...firstQuery, isGoneOnly: true };
  expect(filterOf(withTab(gone, 'open'), place)).toEqual({ pipeline: '/data/sales.weir.json', isGone: true });
  expect(filterOf(withTab(gone, 'discarded'), place)).toEqual({ pipeline: '/data/sales.weir.json' });
});

test('looks at a part of the open ones of a pipeline wherever it asks for more than their state', () => {
  const narrower: Partial<typeof firstQuery>[] = [
    { scope: 'lastRun' },
    { node: 'typed' },
    { search: 'x' },
    { isCorrectedOnly: true },
    { isGoneOnly: true },
  ];
  for (const part of narrower) expect(isNarrowed({ ...firstQuery, ...part })).toBe(true);
  expect(isNarrowed({ ...firstQuery, reason, search: ' ' })).toBe(false);
  expect(isNarrowed({ ...firstQuery, status: 'discarded', node: 'typed' })).toBe(false);
  expect(isNarrowed({ ...firstQuery, scope: 'everything', node: 'typed' })).toBe(false);
});
