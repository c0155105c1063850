import { expect, test } from 'vitest';
import { firstViewport } from '../../../../src-renderer/canvas/geometry/first-viewport.ts';
import type { Box } from '../../../../src-renderer/canvas/geometry/node-geometry.ts';

const frame = { width: 864, height: 464 };
const minimap = { x: 680, y: 340, width: 172, height: 112 };
const node = (x: number, y: number) => ({ x, y, width: 200, height: 40 });
const viewOf = (steps: Box[], covers: Box[] = []) => firstViewport(steps, steps, frame, covers);
const row = (y: number) => [0, 300, 600, 900, 1200].map((x) => node(x, y));

test('a pipeline that can be read whole is shown whole', () => {
  expect(viewOf([node(0, 0), node(600, 0)])).toEqual({ x: 32, y: 212, zoom: 1 });
});

test('a wide pipeline is shown from its beginning, at a size that can be read', () => {
  expect(viewOf(row(0), [minimap])).toEqual({ x: 32, y: 215, zoom: 0.85 });
});

test('what comes later in a wide pipeline does not move its beginning out of the middle', () => {
  expect(viewOf([...row(0), node(1200, 300)])).toEqual({ x: 32, y: 215, zoom: 0.85 });
});

test('the beginning goes above the minimap where it would lie under it', () => {
  expect(viewOf([...row(0), ...row(200)], [minimap])).toEqual({
    x: 32,
    y: expect.closeTo((340 - 20 + 32) / 2 - 102),
    zoom: 0.85,
  });
});

test('of a beginning that is too high the first node is in the middle, as far as there is more to both sides', () => {
  const fan = [0, 200, 400, 600, 800].map((y) => node(300, y));
  const { y } = viewOf([node(0, 400), ...fan, node(1500, 0)]);
  expect(y + (400 + 20) * 0.85).toBeCloseTo(464 / 2);
  expect(viewOf([node(0, 0), ...fan, node(1500, 0)])).toEqual({ x: 32, y: 32, zoom: 0.85 });
});

test('in a low frame the first step is seen between what is written above it and the tools below', () => {
  const low = { width: 300, height: 150 };
  const tools = { x: 12, y: 106, width: 200, height: 32 };
  const note = node(0, -100);
  const { y } = firstViewport([note, ...row(0)], row(0), low, [tools]);
  expect(y + 40 * 0.85).toBeCloseTo(106 - 20);
});

test('a beginning that fits between no covers is not left under them', () => {
  const low = { width: 864, height: 220 };
  const tools = { x: 12, y: 176, width: 200, height: 32 };
  const steps = [node(0, 110), node(300, 0), node(1500, 0)];
  const { y } = firstViewport(steps, steps, low, [tools]);
  expect(y + 150 * 0.85).toBeCloseTo(176 - 20);
});
