import { expect, test } from 'vitest';
import type { Pipeline } from '../../../../core/pipeline/schema.ts';
import { boxesOf, withPlaces } from '../../../../src-renderer/canvas/geometry/node-boxes.ts';
import { emptyPipeline } from '../../../../src-renderer/studio/documents/document-files.ts';

const filter = (id: string) => ({ id, type: 'filter', config: { where: 'TRUE' } });
const byHand: Pipeline = {
  ...emptyPipeline,
  nodes: [filter('load'), filter('orders'), filter('typed'), filter('list')],
  edges: [
    { from: 'orders', to: 'typed' },
    { from: 'typed', to: 'load' },
    { from: 'list', to: 'load' },
  ],
};
const placesOf = (pipeline: Pipeline) =>
  Object.fromEntries([...boxesOf(pipeline)].map(([id, { x, y }]) => [id, [x, y]]));

test('nodes without a position stand from left to right as the rows flow', () => {
  expect(placesOf(byHand)).toEqual({ orders: [0, 0], list: [0, 120], typed: [280, 0], load: [560, 0] });
});

test('moving one of them leaves the others where they are', () => {
  const nodes = byHand.nodes.map((node) => (node.id === 'typed' ? { ...node, position: { x: 280, y: 400 } } : node));
  expect(placesOf({ ...byHand, nodes })).toEqual({ ...placesOf(byHand), typed: [280, 400] });
});

test('a node without a position keeps clear of those that have one', () => {
  const nodes = byHand.nodes.map((node) => (node.id === 'load' ? { ...node, position: { x: 0, y: 0 } } : node));
  const places = placesOf({ ...byHand, nodes });
  expect(places['load']).toEqual([0, 0]);
  expect(places['orders']).toEqual([0, 120]);
});

test('a cycle has places too', () => {
  const edges = [...byHand.edges, { from: 'load', to: 'orders' }];
  expect(new Set(Object.values(placesOf({ ...byHand, edges })).map(String)).size).toBe(4);
});

test('what is copied has a position', () => {
  expect(withPlaces(byHand).nodes.every(({ position }) => position !== undefined)).toBe(true);
});
