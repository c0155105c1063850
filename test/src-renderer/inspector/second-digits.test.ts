import { expect, test } from 'vitest';
import { hasTooManyDigits, withSixDigits } from '../../../src-renderer/inspector/form/evidence/second-digits.ts';

test.each([
  [['n/a', '2021-05-05T09:11:12.7109988-03:00'], true],
  [['10:00:00.123456789'], true],
  [['2021-05-05T09:11:12.710998', '10:00:00.123456000', '1.23456789'], false],
])('more digits of a second than a timestamp keeps are told: %j', (examples, expected) => {
  expect(hasTooManyDigits(examples)).toBe(expected);
});

test('what is beyond six digits is cut', () => {
  expect(withSixDigits('Date added')).toBe(`regexp_replace("Date added", '(:[0-9]{2}[.][0-9]{6})[0-9]+', '\\1')`);
});
