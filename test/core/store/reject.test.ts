import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintOf, mixBytes, secondFingerprintOf } from '../../../core/store/fingerprint.ts';
import {
  correctionInWords,
  correctionSchema,
  messageWith,
  messageWithout,
  shortValue,
} from '../../../core/store/reject.ts';
import { newRunId } from '../../../core/store/run.ts';
import { shortValueLength } from '../../../core/store/schema.ts';

test('ids of runs sort by time, and differ within a millisecond', () => {
  const first = new Date('2026-01-09T23:59:59.999Z');
  const second = new Date('2026-01-10T00:00:00.000Z');
  const ids = [newRunId(first, 0.1), newRunId(first, 0.9), newRunId(second, 0)];
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(3);
});

test('a message comes back with its value, whatever the value holds', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), (before, value, after) => {
      const message = `${before}${value}${after}`;
      expect(messageWith(messageWithout(message, value), value)).toBe(message);
    }),
  );
});

test('the same message about different values is one text', () => {
  const texts = ['N/A', '$& $1', '12,5'].map((value) => messageWithout(`"${value}" is not a number.`, value));
  expect(new Set(texts).size).toBe(1);
});

test('a correction has columns of any name', () => {
  const correction = correctionSchema.parse(JSON.parse('{"set":{"__proto__":"5","qty":null}}'));
  expect(correctionInWords(correction)).toBe('__proto__ = 5, qty = empty');
  expect(correctionSchema.safeParse({ set: { qty: 5 } }).success).toBe(false);
});

test('a short value never ends in half a character', () => {
  const value = `${'x'.repeat(shortValueLength - 1)}😀 and more`;
  expect(shortValue(value)).toBe('x'.repeat(shortValueLength - 1));
  expect(shortValue('😀'.repeat(shortValueLength / 2))).toBe('😀'.repeat(shortValueLength / 2));
});

test('where a value ends and the record begins makes a difference to the fingerprint', () => {
  const fingerprints = [0, 1, 2, 3, 4, 5].map((end) => {
    const lanes = { first: 2, second: 3 };
    const bytes = new DataView(new TextEncoder().encode('aaaaa').buffer);
    mixBytes(lanes, bytes, 0, end);
    mixBytes(lanes, bytes, end, 5);
    return fingerprintOf(lanes);
  });
  expect(new Set(fingerprints).size).toBe(6);
});

test('a hundred thousand neighbouring numbers have as many fingerprints, which fit 48 bits', () => {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  const seen = new Set<number>();
  const alsoSeen = new Set<number>();
  for (let number = 0; number < 100_000; number += 1) {
    view.setUint32(0, number);
    const lanes = { first: 2, second: 3 };
    mixBytes(lanes, view, 0, 7);
    seen.add(fingerprintOf(lanes));
    alsoSeen.add(secondFingerprintOf(lanes));
  }
  expect(seen.size).toBe(100_000);
  expect(alsoSeen.size).toBe(100_000);
  expect(Math.max(...[...seen].slice(0, 1000))).toBeLessThan(2 ** 48);
});
