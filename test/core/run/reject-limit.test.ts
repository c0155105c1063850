import { expect, test } from 'vitest';
import { exceededLimits, rejectedShare } from '../../../core/run/reject-limit.ts';

test('a limit is exceeded by more than it allows, by rows, by share, or by both', () => {
  const limit = { rows: 10, percent: 5 };
  expect(exceededLimits(limit, 10, 200)).toEqual([]);
  expect(exceededLimits(limit, 11, 1000)).toEqual(['10 rows']);
  expect(exceededLimits(limit, 10, 100)).toEqual(['5 %']);
  expect(exceededLimits(limit, 11, 100)).toEqual(['10 rows', '5 %']);
  expect(exceededLimits(undefined, 11, 100)).toEqual([]);
  expect(exceededLimits(limit, 0, 0)).toEqual([]);
});

test('a small share is told more exactly', () => {
  expect([rejectedShare(1, 300), rejectedShare(1, 3), rejectedShare(0, 0)]).toEqual(['0.33 %', '33.3 %', '0.00 %']);
});
