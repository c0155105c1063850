import { expect, test } from 'vitest';
import { distinctInWords, lookedAt } from '../../../src-renderer/preview/profile-words.ts';

test.each([
  [6, 6, 6, '6', 'unique'],
  [6, 6, 1, '6', '1 value'],
  [6, 6, 2, '6', '2 values'],
  [86_306, 336_776, 4, 'the first 86,306 of 336,776', '4+ values'],
  [86_306, 336_776, 86_306, 'the first 86,306 of 336,776', '86.3K+ values'],
  [86_306, null, 1, 'the first 86,306', '1+ values'],
])('a profile of %d of %j rows with %d values says so', (rows, rowsInAll, distinct, looked, values) => {
  expect([lookedAt(rows, rowsInAll), distinctInWords({ distinct, rows, nulls: 0 }, rowsInAll)]).toEqual([
    looked,
    values,
  ]);
});
