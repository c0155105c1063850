import { expect, test } from 'vitest';
import { plural } from '../../../core/run/format.ts';

test('what is counted has its separators and its plural', () => {
  expect([0, 1, 1234].map((count) => plural(count, 'row'))).toEqual(['0 rows', '1 row', '1,234 rows']);
  expect([1, 1_000_000].map((count) => plural(count, 'row fails', 'rows fail'))).toEqual([
    '1 row fails',
    '1,000,000 rows fail',
  ]);
});
