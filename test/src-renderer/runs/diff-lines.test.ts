import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines, withContext } from '../../../src-renderer/runs/diff-lines.ts';

const signs = { same: ' ', removed: '-', added: '+' };

test('tells what was removed and added, and keeps the rest', () => {
  const told = diffLines('a\nb\nc\nd', 'a\nB\nc\nd\ne').map(({ kind, text }) => `${signs[kind]}${text}`);
  expect(told).toEqual([' a', '-b', '+B', ' c', ' d', '+e']);
});

test('gives both texts back, whatever they are', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const lines = diffLines(before, after);
      const without = (kind: string) =>
        lines
          .filter((line) => line.kind !== kind)
          .map(({ text }) => text)
          .join('\n');
      expect(without('added')).toBe(before);
      expect(without('removed')).toBe(after);
    }),
  );
});

test('leaves out what is far from any change', () => {
  const before = ['1', '2', '3', '4', '5', '6'].join('\n');
  const shown = withContext(diffLines(before, before.replace('5', 'five')), 1);
  expect(shown.map((line) => line?.text ?? '…')).toEqual(['…', '4', '5', 'five', '6']);
});
