import { describe, expect, test } from 'vitest';
import { fittingViewport } from '../../../../src-renderer/canvas/geometry/fitting-viewport.ts';

const frame = { width: 864, height: 464 };
const minimap = { x: 680, y: 340, width: 172, height: 112 };
const tools = { x: 12, y: 420, width: 200, height: 32 };
const covers = [tools, minimap];
const node = (x: number, y: number) => ({ x, y, width: 200, height: 50 });

test('a few nodes stand in the middle, no larger than they are', () => {
  expect(fittingViewport([node(0, 0), node(300, 0)], frame, covers)).toEqual({ x: 182, y: 207, zoom: 1 });
});

test('many nodes are as large as all of them can be', () => {
  expect(fittingViewport([node(0, 0), node(1400, 0)], frame)).toEqual({ x: 32, y: 219.5, zoom: 0.5 });
});

test('no nodes have no view', () => {
  expect(fittingViewport([], frame, covers)).toBeUndefined();
});

describe('what would lie under the minimap', () => {
  test.each([
    ['goes above it', [node(0, 0), node(600, 250)], { x: 48, y: 32, zoom: 0.96 }],
    [
      'goes beside it where that is closer',
      [node(0, 0), node(420, 350)],
      { x: expect.closeTo(60.8), y: 32, zoom: 0.92 },
    ],
    ['moves up where that is enough', [node(0, 0), node(580, 210)], { x: 42, y: 46, zoom: 1 }],
  ])('%s', (_, boxes, expected) => {
    expect(fittingViewport(boxes, frame, covers)).toEqual(expected);
  });

  test('stays under it where there is no room beside it', () => {
    const all = { x: 0, y: 0, ...frame };
    expect(fittingViewport([node(0, 0)], frame, [all])).toEqual({ x: 332, y: 207, zoom: 1 });
  });
});
