import { expect, test } from 'vitest';
import { pipelineFileName, stemLength } from '../../../../../src-renderer/app/dialogs/file-picker/file-names.ts';

test.each([
  ['sales.weir.json.weir.json', 'sales.weir.json'],
  ['orders', 'orders.weir.json'],
  [' orders.weir.json ', 'orders.weir.json'],
  ['orders.json', 'orders.weir.json'],
  ['orders.weir', 'orders.weir.json'],
  ['orders.2024', 'orders.2024.weir.json'],
  ['', ''],
])('a pipeline that is called %j is saved as %j', (typed, saved) => {
  expect(pipelineFileName(typed)).toBe(saved);
});

test('what is typed over first is the name without its end', () => {
  const stemOf = (name: string) => name.slice(0, stemLength(name));
  expect(['orders.weir.json', 'shop.v2.db', 'shop', '.weir.json'].map(stemOf)).toEqual([
    'orders',
    'shop.v2',
    'shop',
    '.weir.json',
  ]);
});
