import { expect, test } from 'vitest';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import type { PreviewPage } from '../../../src-renderer/api/preview-api.ts';
import {
  sidesToReport,
  unmatchedInWords,
  unmatchedOf,
  unmatchedPipeline,
} from '../../../src-renderer/inspector/join/unmatched.ts';

function joined(on: { left: string; right: string }[]) {
  const nodes = [
    { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' } },
    { id: 'people', type: 'input.csv', config: { path: 'people.csv' } },
    { id: 'join', type: 'join', config: { on, type: 'left', validate: 'm:1' } },
    { id: 'load', type: 'output.csv', config: { path: 'out.csv' } },
  ];
  const edges = [
    { from: 'orders', to: 'join.left' },
    { from: 'people', to: 'join.right' },
    { from: 'join', to: 'load' },
  ];
  const { pipeline } = parsePipeline(JSON.stringify({ format: 'weir/1', nodes, edges }));
  return pipeline ?? expect.fail('the pipeline must parse');
}

test('what has no match on a side comes out of an anti join whose left is that side', () => {
  const pipeline = joined([{ left: 'customer', right: 'id' }]);
  const asked = unmatchedPipeline(pipeline, 'join', 'right') ?? expect.fail('its keys are chosen');
  expect(asked.nodes.map(({ id }) => id)).toEqual(['orders', 'people', 'join']);
  expect(asked.nodes[2]?.config).toEqual({ type: 'anti', on: [{ left: 'id', right: 'customer' }] });
  expect(asked.edges).toEqual([
    { from: 'orders', to: 'join.right' },
    { from: 'people', to: 'join.left' },
  ]);
  expect(unmatchedPipeline(joined([{ left: 'customer', right: '' }]), 'join', 'left')).toBeUndefined();
  expect(unmatchedPipeline(joined([]), 'join', 'left')).toBeUndefined();
});

test('keys without a match are told the most frequent first, and nothing is said of a part of the rows', () => {
  const asked = unmatchedPipeline(joined([{ left: 'Customer', right: 'id' }]), 'join', 'left') ?? expect.fail();
  const columns = ['id', 'customer'].map((name) => ({ name, type: 'text' as const }));
  const rows = [
    ['1', 'Ada'],
    ['2', null],
    ['3', 'Bo'],
    ['4', 'Bo'],
  ];
  const page: PreviewPage = { columns, rows, total: 4, sampledRows: null };
  expect(unmatchedOf(page, asked, 'join')).toEqual({ total: 4, fetched: 4, keys: ['Bo', 'Ada', '∅'] });
  expect(unmatchedOf({ ...page, sampledRows: 1000 }, asked, 'join')).toBeNull();
});

test('a key that is empty is told as no value', () => {
  const words = unmatchedInWords({ total: 3, fetched: 3, keys: ['∅', 'Bo'] }, { config: {}, title: 'Orders' });
  expect(words).toBe('3 rows of Orders have no match and are left out, such as no value, "Bo".');
});

test.each([
  ['left', 1, 'At least 3 rows of Orders have no match and stay, such as "Bo", "Ada", "Cleo".', null],
  ['inner', 2, '1 row of Orders has no match and is left out, such as "Bo".', 1],
  ['full', 2, 'All rows of Orders have a match.', 0],
])('of a %s join, %d side(s) are told about', (type, sides, words, total) => {
  const count = total ?? 3;
  const keys = ['Bo', 'Ada', 'Cleo', 'Dov'].slice(0, total === null ? 4 : count);
  const config = { type };
  expect(sidesToReport(config)).toHaveLength(sides);
  expect(unmatchedInWords({ total, fetched: count, keys }, { config, title: 'Orders' })).toBe(words);
});
