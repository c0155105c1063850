import { expect, test } from 'vitest';
import { clockWords, elapsedWords, tickWords } from '../../../src-renderer/gauges/axis-words.ts';
import { lonePoints } from '../../../src-renderer/gauges/lone-points.ts';

test('a value without neighbours is a point, others make a line', () => {
  expect(lonePoints([1, null, 2, 3, null, null, 4])).toEqual([0, 6]);
  expect(lonePoints([])).toEqual([]);
});

test('no two ticks of an axis say the same', () => {
  expect(tickWords([0, 0.4, 1], (value) => `${Math.round(value)} B`)).toEqual(['0 B', '', '1 B']);
});

test('ticks of a run count from its begin, with tenths where they are close', () => {
  expect(elapsedWords([0, 5, 65], 5)).toEqual(['0:00', '0:05', '1:05']);
  expect(elapsedWords([0.2, 60.4], 0.2)).toEqual(['0:00.2', '1:00.4']);
});

test('ticks of less than a minute tell seconds', () => {
  const noon = new Date(2026, 0, 1, 12).getTime() / 1000;
  expect(clockWords([noon, noon + 30], 30)).toEqual(['12:00:00', '12:00:30']);
  expect(clockWords([noon, noon + 60], 60)).toEqual(['12:00', '12:01']);
});
