import { expect, test } from 'vitest';
import { firstViewport } from '../../../src-renderer/canvas/first-viewport.ts';

const frame = { width: 864, height: 464 };
const minimap = { x: 680, y: 340, width: 172, height: 112 };
const node = (x: number, y: number) => ({ x, y, width: 200, height: 40 });
const row = (y: number) => [0, 300, 600, 900, 1200].map((x) => node(x, y));

test('a pipeline that can be read whole is shown whole', () => {
  expect(firstViewport([node(0, 0), node(600, 0)], frame, [])).toEqual({ x: 32, y: 212, zoom: 1 });
});

test('a wide pipeline is shown from its beginning, at a size that can be read', () => {
  expect(firstViewport(row(0), frame, [minimap])).toEqual({ x: 32, y: 215, zoom: 0.85 });
});

test('what comes later in a wide pipeline does not move its beginning out of the middle', () => {
  expect(firstViewport([...row(0), node(1200, 300)], frame, [])).toEqual({ x: 32, y: 215, zoom: 0.85 });
});

test('the beginning goes above the minimap where it would lie under it', () => {
  expect(firstViewport([...row(0), ...row(200)], frame, [minimap])).toEqual({
    x: 32,
    y: expect.closeTo((340 - 20 + 32) / 2 - 102),
    zoom: 0.85,
  });
});

test('of a beginning that is too high the first node is in the middle, as far as there is more to both sides', () => {
  const fan = [0, 200, 400, 600, 800].map((y) => node(300, y));
  const { y } = firstViewport([node(0, 400), ...fan, node(1500, 0)], frame, []);
  expect(y + (400 + 20) * 0.85).toBeCloseTo(464 / 2);
  expect(firstViewport([node(0, 0), ...fan, node(1500, 0)], frame, [])).toEqual({ x: 32, y: 32, zoom: 0.85 });
});
