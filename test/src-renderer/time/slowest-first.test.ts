import { expect, test } from 'vitest';
import { slowestFirst } from '../../../src-renderer/time/slowest-first.ts';

test('puts the slowest step first and keeps the order of those that share a stage', () => {
  const counts = (ms: number) => ({ rowsIn: 1, rowsOut: 1, rejected: 0, ms });
  const nodes = { orders: counts(20), typed: counts(20), load: counts(90) };
  expect(slowestFirst(nodes).map(({ node }) => node)).toEqual(['load', 'orders', 'typed']);
});
