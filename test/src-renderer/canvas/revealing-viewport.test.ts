import { expect, test } from 'vitest';
import { revealingViewport } from '../../../src-renderer/canvas/revealing-viewport.ts';

const frame = { width: 800, height: 400 };
const size = { width: 200, height: 50 };
const still = { x: 0, y: 0, zoom: 1 };

test('what is in sight moves nothing', () => {
  expect(revealingViewport(still, { x: 600, y: 0, ...size }, frame)).toEqual(still);
});

test('what is beyond an edge comes in by as little as it takes', () => {
  expect(revealingViewport(still, { x: 700, y: -20, ...size }, frame)).toEqual({ x: -132, y: 52, zoom: 1 });
  expect(revealingViewport({ ...still, zoom: 2 }, { x: 500, y: 10, ...size }, frame)).toEqual({
    x: -632,
    y: 0,
    zoom: 2,
  });
});

test('what is larger than the view shows its beginning', () => {
  expect(revealingViewport(still, { x: 100, y: 0, width: 2000, height: 50 }, frame)).toEqual({ x: -68, y: 0, zoom: 1 });
});
