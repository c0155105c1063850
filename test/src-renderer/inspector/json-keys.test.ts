import { expect, test } from 'vitest';
import { jsonElementsOf, jsonKeysOf, jsonListsOf } from '../../../src-renderer/inspector/form/evidence/json-keys.ts';

test('keys of objects are found with the types that their values share', () => {
  const texts = [
    '{"n": 1, "x": 1, "ok": true, "o": {}, "s": "a"}',
    '{"n": null, "x": 1.5, "o": [1], "s": 2, "late": 1e300}',
  ];
  expect(jsonKeysOf([...texts, 'oops', '[1]', null], undefined)).toEqual([
    { name: 'n', type: 'integer' },
    { name: 'x', type: 'number' },
    { name: 'ok', type: 'boolean' },
    { name: 'o', type: 'json' },
    { name: 's', type: 'text' },
    { name: 'late', type: 'number' },
  ]);
});

test('keys of the elements of a list are found by its path', () => {
  const keys = [{ name: 'sku', type: 'text' }];
  expect(jsonKeysOf(['[{"sku": "a"}, 1]'], '$')).toEqual(keys);
  expect(jsonKeysOf(['{"order": {"items": [{"sku": "a"}]}}'], '$.order.items')).toEqual(keys);
  expect(jsonKeysOf(['{"order": {"items": [{"sku": "a"}]}}'], '/order/items')).toEqual(keys);
  expect(jsonKeysOf(['{"order": {"items": [{"sku": "a"}]}}'], '$.order[0]')).toEqual([]);
});

test('elements that are no objects are one value each', () => {
  expect(jsonElementsOf(['["a", "b"]', '[]', null], '$', 'tags')).toEqual({ name: 'tags', type: 'text', path: '$' });
  expect(jsonElementsOf(['{"n": [1, 2]}'], '$.n', 'data')).toEqual({ name: 'data', type: 'integer', path: '$' });
  expect(jsonElementsOf(['[{"sku": "a"}, 1]'], '$', 'items')).toBeUndefined();
  expect(jsonElementsOf(['[]', 'oops'], '$', 'items')).toBeUndefined();
});

test('lists are found as the whole, or under a key', () => {
  expect(jsonListsOf(['["a"]', null])).toEqual(['$']);
  expect(jsonListsOf(['{"n": 1, "items": null, "a.b": []}', '{"items": [1], "late": []}'])).toEqual([
    '$.items',
    '$.late',
  ]);
  expect(jsonListsOf(['oops', '1'])).toEqual([]);
});
