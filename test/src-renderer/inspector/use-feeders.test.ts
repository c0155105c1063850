import { expect, test } from 'vitest';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { feedersOf } from '../../../src-renderer/inspector/use-feeders.ts';

const feedersWhere = (orders: object, typed: object) => {
  const { pipeline } = parsePipeline(
    JSON.stringify({
      format: 'weir/1',
      nodes: [
        { id: 'orders', type: 'input.csv', config: { path: 'orders.csv', ...orders } },
        { id: 'typed', type: 'cast', config: { columns: typed } },
      ],
      edges: [{ from: 'orders', to: 'typed' }],
    }),
  );
  return pipeline && feedersOf(pipeline, 'orders');
};

test('rows are others once a node before is set up otherwise, and the same whatever comes behind', () => {
  const before = feedersWhere({}, { qty: 'integer' });
  expect(feedersWhere({}, { qty: 'number' })).toBe(before);
  expect(feedersWhere({ nullValues: ['', 'N/A'] }, { qty: 'integer' })).not.toBe(before);
});
