import { expect, test } from 'vitest';
import { countPlace, curveOf } from '../../../../src-renderer/canvas/wires/count-place.ts';

const wire = curveOf('M208,26 C384,26 384,146 560,146');

test('a count stands in the middle of its wire', () => {
  expect(countPlace(wire, new Map())).toEqual({ x: 384, y: 86 });
  expect(countPlace(curveOf('M0,-1.5 C1e-7,-1.5 20,10 20,10'), new Map())).toMatchObject({ y: 4.25 });
});

test('a count hides neither a node nor what stands below it', () => {
  const node = { x: 280, y: 0, width: 208, height: 52 };
  const { x, y } = countPlace(wire, new Map([['between', node]]));
  expect(y - 10).toBeGreaterThanOrEqual(80);
  expect(x).toBeLessThan(488);
});

test('a count that has no free place stands in the middle all the same', () => {
  const everywhere = new Map([['all', { x: 0, y: 0, width: 1000, height: 1000 }]]);
  expect(countPlace(wire, everywhere)).toEqual({ x: 384, y: 86 });
});
