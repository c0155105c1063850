import { expect, test } from 'vitest';
import { nearest } from '../../core/near-match.ts';

test('A near match is near, and no match for a short name of other letters', () => {
  expect(nearest('PRICE', ['prize', 'price_2', 'rice'])).toBe('prize');
  expect(nearest('a', ['b', 'c'])).toBeUndefined();
  expect(nearest('customer', ['orders'])).toBeUndefined();
  expect(nearest('aeg', ['order', 'age'])).toBe('age');
  expect(nearest('sales_2023', ['sales_2024'])).toBe('sales_2024');
  expect(nearest('column_7', ['column_1', 'column_6', 'column_8'])).toBeUndefined();
});
