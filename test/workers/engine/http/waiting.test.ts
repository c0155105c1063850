import { expect, test } from 'vitest';
import { retryAfterMs, waitMs } from '../../../../workers/engine/http/waiting.ts';

test('each wait is drawn from twice the time of the one before, up to a longest', () => {
  const backoff = { baseMs: 500, maxMs: 3000 };
  expect([0, 1, 2, 3, 60].map((failed) => waitMs(failed, backoff, undefined, 0.5))).toEqual([
    250, 500, 1000, 1500, 1500,
  ]);
  expect(waitMs(2, backoff, undefined, 0)).toBe(0);
});

test('no wait is longer than a timer can run', () => {
  expect(waitMs(60, { baseMs: 500, maxMs: Number.MAX_SAFE_INTEGER }, undefined, 1)).toBe(2_147_483_647);
});

test('what the server asks for is waited at least', () => {
  expect(waitMs(0, { baseMs: 500, maxMs: 1000 }, 7000, 1)).toBe(7000);
  expect(waitMs(3, { baseMs: 500, maxMs: 9000 }, 1000, 1)).toBe(4000);
});

test.each([
  ['120', 120_000],
  ['Wed, 21 Oct 2015 07:28:00 GMT', 60_000],
  ['Wed, 21 Oct 2015 07:26:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
])('Retry-After: %s', (header, ms) => {
  expect(retryAfterMs(header, Date.parse('2015-10-21T07:27:00Z'))).toBe(ms);
});
