import { expect, test } from 'vitest';
import { cellParts } from '../../../src-renderer/grid/cell-parts.ts';

const told = (value: string) => cellParts(value).map(({ text, mark }) => (mark === null ? text : `[${mark} ${text}]`));

test('shows leading zeros and inner blanks as they are', () => {
  expect(told('007')).toEqual(['007']);
  expect(told('New York')).toEqual(['New York']);
});

test('marks blanks at the ends, one sign a blank', () => {
  expect(told('  a b ')).toEqual(['[blank ··]', 'a b', '[blank ·]']);
  expect(told('   ')).toEqual(['[blank ···]']);
});

test('names characters that nobody could see', () => {
  expect(told('a\tb\nc\u0000')).toEqual(['a', '[control ␉]', 'b', '[control ␊]', 'c', '[control ␀]']);
  expect(told('x\u200by\u00a0z')).toEqual(['x', '[control U+200B]', 'y', '[control U+00A0]', 'z']);
  expect(told('\u202eevil')).toEqual(['[control U+202E]', 'evil']);
});

test('leaves emoji whole', () => {
  expect(told('👩\u200d👩\u200d👧 ok')).toEqual(['👩\u200d👩\u200d👧 ok']);
});

test('cuts a megabyte and tells its size, without splitting a character', () => {
  const parts = cellParts('x'.repeat(1_000_000));
  expect(parts.map(({ mark }) => mark)).toEqual([null, 'cut']);
  expect(parts[1]?.text).toBe('… 1 MB');
  expect(cellParts('ab😀', 3)[0]?.text).toBe('ab');
});
