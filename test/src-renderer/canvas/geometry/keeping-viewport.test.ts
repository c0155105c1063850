import { describe, expect, test } from 'vitest';
import { keepingViewport } from '../../../../src-renderer/canvas/geometry/keeping-viewport.ts';

const size = { width: 200, height: 50 };
const first = { x: 20, y: 200, ...size };
const second = { x: 300, y: 300, ...size };
const still = { x: 0, y: 0, zoom: 1 };
const before = { width: 800, height: 400 };
const lowered = (height: number, covers = [] as { x: number; y: number; width: number; height: number }[]) => ({
  before,
  frame: { width: 800, height },
  covers,
});

describe('when the canvas is made lower', () => {
  test('the view moves as little as it takes to keep in sight all that was', () => {
    expect(keepingViewport(still, [first, second], [], lowered(300))).toEqual({ x: 0, y: -82, zoom: 1 });
    const tools = { x: 10, y: 250, width: 200, height: 40 };
    expect(keepingViewport(still, [first, second], [], lowered(300, [tools]))).toEqual({ x: 0, y: -132, zoom: 1 });
  });

  test('what is chosen stays where there is no room for all, else the beginning', () => {
    expect(keepingViewport(still, [first, second], [second], lowered(150))).toEqual({ x: 0, y: -232, zoom: 1 });
    expect(keepingViewport(still, [first, second], [], lowered(150))).toEqual({ x: 0, y: -168, zoom: 1 });
  });

  test('what was not seen whole moves nothing, nor does what still is', () => {
    const cut = { x: 700, y: 380, ...size };
    expect(keepingViewport(still, [first, cut], [cut], lowered(300))).toBe(still);
    expect(keepingViewport(still, [], [], lowered(300))).toBe(still);
  });
});

test('a canvas that grows leaves the view as it is', () => {
  const grown = { before, frame: { width: 800, height: 700 }, covers: [{ x: 0, y: 200, width: 300, height: 60 }] };
  expect(keepingViewport(still, [first, second], [], grown)).toBe(still);
});
