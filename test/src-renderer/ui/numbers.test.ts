import { expect, test } from 'vitest';
import { formatDuration, formatEstimate } from '../../../src-renderer/ui/numbers.ts';

test('an estimate shows no more digits than it is worth', () => {
  expect([10_018, 1_049_990, 87, 0].map(formatEstimate)).toEqual(['10,000', '1,000,000', '87', '0']);
});

test.each([
  [0, '0 ms'],
  [40.4, '40 ms'],
  [96, '0.1 s'],
  [1440, '1.4 s'],
  [185_000, '3 min 05 s'],
])('%d ms are told as %s', (ms, told) => {
  expect(formatDuration(ms)).toBe(told);
});
