import { expect, test } from 'vitest';
import type { CanvasNode } from '../../../../src-renderer/canvas/flow-graph.ts';
import {
  boxesByKind,
  minimapPicture,
  minimapSize,
  outlineOf,
} from '../../../../src-renderer/canvas/minimap/minimap-picture.ts';

const step = (id: string, x: number, y: number) =>
  ({ id, type: 'step', data: { id }, position: { x, y }, width: 208, height: 52 }) satisfies CanvasNode;

test('the overview holds all nodes and what is in sight, in the shape of its own frame', () => {
  const { view, scale } = minimapPicture(
    { x: 0, y: 0, width: 1680, height: 100 },
    { x: -100, y: 300, width: 400, height: 300 },
  );
  expect(scale).toBeCloseTo(1780 / minimapSize.width);
  expect(view.width / view.height).toBeCloseTo(minimapSize.width / minimapSize.height);
  expect(view.x).toBeLessThan(-100);
  expect(view.x + view.width).toBeGreaterThan(1680);
  expect(view.y).toBeLessThan(0);
  expect(view.y + view.height).toBeGreaterThan(600);
});

test('the overview of an empty pipeline is what is in sight', () => {
  const { scale } = minimapPicture(undefined, { x: 0, y: 0, width: 1680, height: 1080 });
  expect(scale).toBe(10);
});

test('nodes of a group stand where their group stands, and hidden ones nowhere', () => {
  const frame: CanvasNode = { ...step('group:a', 100, 100), type: 'frame' };
  const boxes = boxesByKind(
    [frame, { ...step('in', 20, 30), parentId: 'group:a' }, { ...step('hidden', 0, 0), hidden: true }],
    () => 'input',
  );
  expect([...boxes.keys()]).toEqual(['frame', 'input']);
  expect(boxes.get('input')).toEqual([{ x: 120, y: 130, width: 208, height: 52 }]);
});

test('boxes make one shape', () => {
  const box = { x: 1, y: 2, width: 3, height: 4 };
  expect(outlineOf([box, { ...box, x: 9 }])).toBe('M1,2h3v4h-3zM9,2h3v4h-3z');
});
