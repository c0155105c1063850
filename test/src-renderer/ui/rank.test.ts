import { expect, test } from 'vitest';
import { rankOf, rankOfPart } from '../../../src-renderer/ui/rank.ts';

test('every word must be there, and what begins with the first comes first', () => {
  expect(rankOf('Node orders', 'ord')).toBe(1);
  expect(rankOf('Node reorders', 'ord')).toBe(0.5);
  expect(rankOf('Node orders', 'ord qty')).toBe(0);
});

test('a column is found by its own name, and by that of its node only beside it', () => {
  expect(rankOfPart('qty', 'orders', 'ord')).toBe(0);
  expect(rankOfPart('qty', 'orders', 'qt')).toBeGreaterThan(0);
  expect(rankOfPart('qty', 'orders', 'orders qt')).toBe(rankOfPart('qty', 'orders', 'qt'));
  expect(rankOfPart('qty', 'orders', 'qty sold')).toBe(0);
});

test('a node comes before a column that fits as well', () => {
  expect(rankOf('orders', 'ord')).toBeGreaterThan(rankOfPart('order_id', 'orders', 'ord'));
});
