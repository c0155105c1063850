import { expect, test } from 'vitest';
import { LevelOrder } from '../../../core/nodes/level-order.ts';

const levelsOf = (...expressions: [name: string, ...reads: string[]][]) => {
  const order = new LevelOrder();
  return expressions.map(([name, ...reads]) => order.place(name, reads));
};

test('expressions that do not need each other share a level', () => {
  expect(levelsOf(['a', 'x'], ['b', 'x'], ['c'])).toEqual([0, 0, 0]);
});

test('an expression comes behind the one whose result it reads, in whatever case it is spelled', () => {
  expect(levelsOf(['a', 'x'], ['b', 'A'], ['c', 'x'], ['d', 'b', 'c'])).toEqual([0, 1, 0, 2]);
});

test('a column is replaced no earlier than it was last read, and read no earlier than it was replaced', () => {
  expect(levelsOf(['a', 'x'], ['b', 'a', 'y'], ['y', 'x'], ['c', 'y'])).toEqual([0, 1, 1, 2]);
});

test('a column that is replaced twice is replaced in turn', () => {
  expect(levelsOf(['x', 'x'], ['x', 'x'], ['x'])).toEqual([0, 1, 2]);
});
