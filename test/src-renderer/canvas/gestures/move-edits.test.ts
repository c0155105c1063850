import { expect, test } from 'vitest';
import type { Pipeline } from '../../../../core/pipeline/schema.ts';
import { moveEdits, placesAfter } from '../../../../src-renderer/canvas/gestures/move-edits.ts';
import { emptyPipeline } from '../../../../src-renderer/studio/documents/document-files.ts';

const pipeline: Pipeline = {
  ...emptyPipeline,
  nodes: [
    { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' } },
    { id: 'kept', type: 'filter', config: { where: 'price > 1' } },
  ],
  groups: [{ id: 'clean', title: 'Cleaning', nodes: ['kept'] }],
};
const drawn = new Map([
  ['orders', { position: { x: 0, y: 0 } }],
  ['group:clean', { position: { x: 100, y: 50 } }],
  ['kept', { position: { x: 20, y: 30 }, parentId: 'group:clean' }],
]);

test('a node stays where it was let go, also where that was not drawn yet', () => {
  expect(editsAfter({ orders: { x: 40.4, y: 7.6 } })).toEqual([
    { type: 'moveNodes', positions: { orders: { x: 40, y: 8 } } },
  ]);
});

test('a node in a group is let go within its group', () => {
  expect(editsAfter({ kept: { x: 60, y: 70 } })).toEqual([
    { type: 'moveNodes', positions: { kept: { x: 160, y: 120 } } },
  ]);
});

test('a group takes its nodes along', () => {
  expect(editsAfter({ 'group:clean': { x: 200, y: 250 } })).toEqual([
    { type: 'moveNodes', positions: { kept: { x: 220, y: 280 } } },
  ]);
});

test('what is gone is not moved', () => {
  expect(editsAfter({ other: { x: 1, y: 1 } })).toEqual([]);
});

function editsAfter(moved: Record<string, { x: number; y: number }>) {
  const places = new Map(Object.entries(moved));
  return moveEdits(
    pipeline,
    [...places.keys()],
    placesAfter(places, (id) => drawn.get(id)),
  );
}
