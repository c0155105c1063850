import { describe, expect, test } from 'vitest';
import { returningViewport, revealingViewport } from '../../../../src-renderer/canvas/geometry/revealing-viewport.ts';

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

describe('after a step back', () => {
  const near = { x: 900, y: 0, ...size };
  const far = { x: 5000, y: 3000, ...size };

  test('the view stays where something of what changed is in sight', () => {
    expect(returningViewport(still, [far, { x: 700, y: 350, ...size }], frame)).toEqual(still);
  });

  test('it shows all that changed where there is room, and the nearest where there is none', () => {
    expect(returningViewport(still, [near, { ...near, y: 200 }], frame)).toEqual({ x: -332, y: 0, zoom: 1 });
    expect(returningViewport(still, [far, near], frame)).toEqual({ x: -332, y: 0, zoom: 1 });
    expect(returningViewport({ x: -5900, y: -3000, zoom: 1 }, [near, far], frame)).toEqual({
      x: -4968,
      y: -3000,
      zoom: 1,
    });
  });

  test('it stays where there is nothing to see', () => {
    expect(returningViewport(still, [], frame)).toEqual(still);
  });
});

describe('what lies under a cover', () => {
  const minimap = { x: 620, y: 280, width: 170, height: 110 };
  const tools = { x: 10, y: 350, width: 200, height: 40 };

  test('comes out by the shortest way to a free place', () => {
    const covers = [tools, minimap];
    expect(revealingViewport(still, { x: 590, y: 300, ...size }, frame, covers)).toEqual({ x: 0, y: -90, zoom: 1 });
    expect(revealingViewport(still, { x: 440, y: 340, ...size }, frame, covers)).toEqual({ x: -40, y: 0, zoom: 1 });
    expect(revealingViewport(still, { x: 0, y: 340, ...size }, frame, covers)).toEqual({ x: 0, y: -60, zoom: 1 });
  });

  test('stays where no place is free, and is left alone where it is not covered', () => {
    const low = { width: 800, height: 120 };
    const all = { x: 0, y: 20, width: 800, height: 90 };
    expect(revealingViewport(still, { x: 300, y: 40, ...size }, low, [all])).toEqual(still);
    expect(revealingViewport(still, { x: 300, y: 100, ...size }, frame, [tools, minimap])).toEqual(still);
  });
});
