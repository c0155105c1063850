import { expect, test } from 'vitest';
import { SourceProgress } from '../../../../workers/engine/run/source-progress.ts';

const none = { rowsIn: 0, rowsOut: 0, rejected: 0, ms: 0 };

test('what was read of a source is told until the engine has seen as much', () => {
  const progress = new SourceProgress();
  progress.note('orders', { loaded: 3, rejected: 1 });
  expect(progress.over({ orders: none })).toEqual({ orders: { rowsIn: 4, rowsOut: 3, rejected: 1, ms: 0 } });
  const seen = { rowsIn: 3, rowsOut: 2, rejected: 1, ms: 7 };
  expect(progress.over({ orders: seen })).toEqual({ orders: seen });
});

test('of a source whose rows a replay passes by, none are told', () => {
  const progress = new SourceProgress();
  progress.note('orders', { loaded: 3, rejected: 0 });
  expect(progress.over({ orders: none }, (node) => node !== 'orders')).toEqual({ orders: none });
});
