import { expect, test } from 'vitest';
import { applyEdits } from '../../../../core/pipeline/edits.ts';
import { pipelineSchema } from '../../../../core/pipeline/schema.ts';
import { deriveBefore } from '../../../../src-renderer/studio/editing/derive-before.ts';

const pipeline = pipelineSchema.parse({
  format: 'weir/1',
  nodes: [
    { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' }, position: { x: 0, y: 0 } },
    { id: 'typed', type: 'cast', config: { columns: { price: 'number' } }, position: { x: 280, y: 0 } },
  ],
  edges: [{ from: 'orders', to: 'typed' }],
});
const price = { name: 'price', expr: "replace(price, '€', '')" };
const cost = { name: 'cost', expr: "replace(cost, '€', '')" };

test('a column is computed in a step of its own before a node, further ones in the same, and in none where no wire leads there', () => {
  const once = applyEdits(pipeline, deriveBefore(pipeline, 'typed', price)).pipeline;
  expect(once.edges).toEqual([
    { from: 'orders', to: 'derive' },
    { from: 'derive', to: 'typed' },
  ]);
  const twice = applyEdits(once, deriveBefore(once, 'typed', cost)).pipeline;
  expect(twice.edges).toEqual(once.edges);
  const [derive] = twice.nodes.filter(({ type }) => type === 'derive');
  expect(derive).toMatchObject({ config: { columns: [price, cost] }, position: { y: 0 } });
  const shared = { ...once, edges: [...once.edges, { from: 'derive', to: 'other' }] };
  expect(deriveBefore(shared, 'typed', cost)).toContainEqual(expect.objectContaining({ type: 'addNodes' }));
  expect(deriveBefore(pipeline, 'orders', price)).toEqual([]);
});
