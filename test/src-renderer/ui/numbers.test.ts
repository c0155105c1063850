import { expect, test } from 'vitest';
import { formatEstimate } from '../../../src-renderer/ui/numbers.ts';

test('an estimate shows no more digits than it is worth', () => {
  expect([10_018, 1_049_990, 87, 0].map(formatEstimate)).toEqual(['10,000', '1,000,000', '87', '0']);
});
