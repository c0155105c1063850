import { expect, test } from 'vitest';
import { howMuch } from '../../../src-renderer/preview/how-much.ts';
import {
  filterInWords,
  filterOn,
  plainView,
  sortOf,
  viewOf,
  withFilter,
  withoutFilter,
  withPinToggled,
  withSortToggled,
} from '../../../src-renderer/preview/table-view.ts';

test('says how much of how much', () => {
  const all = { loaded: 200, total: 998_955, unfiltered: 998_955, sampled: null };
  const amounts = { ...all, isFirstPart: false, isFiltered: false };
  expect(howMuch(amounts)).toBe('200 of 998,955 rows');
  expect(howMuch({ ...amounts, total: 200 })).toBe('200 rows');
  expect(howMuch({ ...amounts, total: null, sampled: 100_000 })).toBe(
    'First 200 rows from the first 100,000 of the source, counting all…',
  );
  expect(howMuch({ ...amounts, total: 20, sampled: 300 })).toBe('20 rows from the first 300 of the source');
  expect(howMuch({ ...amounts, total: 20, sampled: 300, isFirstPart: true })).toBe(
    '20 rows from the first 300 of the source, reading all…',
  );
  expect(howMuch({ ...amounts, total: 1234, isFiltered: true })).toBe('1,234 of 998,955 rows pass the filters');
  expect(howMuch({ ...amounts, total: 1, isFiltered: true })).toBe('1 of 998,955 rows passes the filters');
});

test('sorts by one column, either way, or not at all', () => {
  const view = withSortToggled(withSortToggled(plainView, 'price', 'ascending'), 'day', 'descending');
  expect(sortOf(view, 'day')).toBe('descending');
  expect(sortOf(view, 'price')).toBeNull();
  expect(withSortToggled(view, 'day', 'descending').sort).toEqual([]);
  expect(sortOf(withSortToggled(view, 'day', 'ascending'), 'day')).toBe('ascending');
});

test('has one filter on a column', () => {
  const day = withFilter(plainView, { column: 'day', test: 'is_null' });
  const both = withFilter(day, { column: 'price', test: 'less', value: '5' });
  const changed = withFilter(both, { column: 'day', test: 'is_not_null' });
  expect(changed.filters).toEqual([
    { column: 'price', test: 'less', value: '5' },
    { column: 'day', test: 'is_not_null' },
  ]);
  expect(filterOn(withoutFilter(changed, 'price'), 'day')).toEqual({ column: 'day', test: 'is_not_null' });
  expect(filterOn(withoutFilter(changed, 'price'), 'price')).toBeUndefined();
});

test('pins and unpins a column', () => {
  const pinned = withPinToggled(withPinToggled(plainView, 'b'), 'a');
  expect(pinned.pinned).toEqual(['b', 'a']);
  expect(withPinToggled(pinned, 'b').pinned).toEqual(['a']);
});

test('tells a filter in words', () => {
  expect(filterInWords({ column: 'price', test: 'equals', value: 'N/A' })).toBe('price is "N/A"');
  expect(filterInWords({ column: 'price', test: 'is_null' })).toBe('price is null');
});

test('lets sort, filters and pins of a column rest while it is gone', () => {
  const view = { sort: [{ column: 'a', isDescending: true }], filters: [], pinned: ['b'] };
  expect(viewOf(view, [{ name: 'b' }])).toEqual({ sort: [], filters: [], pinned: ['b'] });
  expect(viewOf(view, [{ name: 'a' }, { name: 'b' }])).toBe(view);
  expect(viewOf(view, undefined)).toBe(view);
});
