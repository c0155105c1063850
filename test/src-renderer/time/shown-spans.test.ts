import { expect, test } from 'vitest';
import { placeOf, shortLine, shownSpans } from '../../../src-renderer/time/shown-spans.ts';

const stage = (node: string, startMs: number, ms: number) => ({ kind: 'stage' as const, nodes: [node], startMs, ms });

test('parts of a run are told in the order of their begin, those without a time of their own left out', () => {
  const spans = [stage('joined', 40, 60), stage('orders', 10, 30), stage('empty', 100, 0.2)];
  expect(shownSpans(spans, 100).map(({ nodes }) => nodes)).toEqual([['orders'], ['joined']]);
});

test('a part lies where it was within the run, also while nobody knows how long that takes', () => {
  expect(placeOf(stage('orders', 50, 100), 200)).toEqual({ left: '25%', width: '50%' });
  expect(placeOf(stage('orders', 50, 50), 0)).toEqual({ left: '50%', width: '50%' });
});

test('a line of many steps is told by its ends', () => {
  expect(shortLine(['orders', 'typed', 'checked', 'load'])).toEqual(['orders', 'typed', 'checked', 'load']);
  expect(shortLine(['orders', 'typed', 'checked', 'joined', 'load'])).toEqual(['orders', '3 more', 'load']);
});
