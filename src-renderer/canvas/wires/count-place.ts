import { type Box, overlaps } from '../geometry/node-geometry.ts';

export interface Point {
  x: number;
  y: number;
}

/** The start of a wire, the two points that bend it, and its end. */
export type Curve = readonly [Point, Point, Point, Point];

const middle = 0.5;
/** Shares of a wire's way, those nearest to its middle first. */
const shares = [middle, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
const countSize = { width: 36, height: 20 };
/** Below a node stands what its latest run did. */
const runLineHeight = 28;

/** Where on a wire its count stands: in the middle, or as near to it as it hides neither a node nor what stands below. */
export function countPlace(curve: Curve, nodes: ReadonlyMap<string, Box>): Point {
  const isFree = ({ x, y }: Point) => {
    const { width, height } = countSize;
    const top = y - height / 2 - runLineHeight;
    const count = { x: x - width / 2, y: top, width, height: height + runLineHeight };
    return !nodes.values().some((box) => overlaps(count, box));
  };
  const points = shares.map((share) => pointAt(curve, share));
  return points.find(isFree) ?? pointAt(curve, middle);
}

function pointAt([start, first, second, end]: Curve, share: number): Point {
  const rest = 1 - share;
  const weights = [rest ** 3, 3 * rest ** 2 * share, 3 * rest * share ** 2, share ** 3] as const;
  const at = (axis: 'x' | 'y') =>
    weights[0] * start[axis] + weights[1] * first[axis] + weights[2] * second[axis] + weights[3] * end[axis];
  return { x: at('x'), y: at('y') };
}

/** The curve of an SVG path such as `M0,0 C1,0 2,3 4,3`. */
export function curveOf(path: string): Curve {
  const numbers = [...path.matchAll(/-?[\d.]+(?:e-?\d+)?/g)].map(([text]) => Number(text));
  const point = (index: number): Point => ({ x: numbers[2 * index] ?? 0, y: numbers[2 * index + 1] ?? 0 });
  return [point(0), point(1), point(2), point(3)];
}
