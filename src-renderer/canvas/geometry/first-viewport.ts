import type { Viewport } from '../../stores/view-store.ts';
import { fittingViewport, gap, inFrame, isNear, margin, type Size } from './fitting-viewport.ts';
import { type Box, boundsOf } from './node-geometry.ts';

/** Below this zoom, the 11-pixel summaries of nodes are hard to read. */
const readableZoom = 0.85;

/**
 * The first view of a pipeline: all of it if it is readable then, else its start at a readable size. `steps` are the
 * boxes of nodes, without notes and frames.
 */
export function firstViewport(
  boxes: readonly Box[],
  steps: readonly Box[],
  frame: Size,
  covers: readonly Box[],
): Viewport {
  const fitting = fittingViewport(boxes, frame, covers);
  const bounds = boundsOf(boxes);
  if (fitting === undefined || bounds === undefined) return { x: frame.width / 2, y: frame.height / 2, zoom: 1 };
  if (fitting.zoom >= readableZoom) return fitting;
  const zoom = readableZoom;
  const free = frame.width - bounds.width * zoom;
  const x = Math.max(margin, free / 2) - bounds.x * zoom;
  const beginning = boxes.filter((box) => box.x * zoom + x < frame.width);
  const bottoms = [frame.height, ...covers.map(({ y }) => y - gap + margin)].toSorted((one, other) => other - one);
  const start = { x, y: 0, zoom };
  return (
    inTheMiddle(beginning, start, bottoms, covers) ?? withFirst(steps, boundsOf(beginning) ?? bounds, start, bottoms)
  );
}

/** Centres the boxes in the frame, else in the part above its covers; undefined if they would be covered there, too. */
function inTheMiddle(
  boxes: readonly Box[],
  viewport: Viewport,
  bottoms: readonly number[],
  covers: readonly Box[],
): Viewport | undefined {
  const { zoom } = viewport;
  const bounds = boundsOf(boxes) ?? { y: 0, height: 0 };
  const middles = bottoms
    .filter((bottom) => bounds.height * zoom <= bottom - 2 * margin)
    .map((bottom) => ({ ...viewport, y: bottom / 2 - (bounds.y + bounds.height / 2) * zoom }));
  const isFree = (view: Viewport) => !boxes.some((box) => covers.some((cover) => isNear(inFrame(box, view), cover)));
  return middles.find(isFree);
}

/** Centres the first step in the uncovered part, unless there is nothing to show above or below it. */
function withFirst(steps: readonly Box[], bounds: Box, viewport: Viewport, bottoms: readonly number[]): Viewport {
  const { zoom } = viewport;
  const [first = bounds] = steps.toSorted((one, other) => one.x - other.x || one.y - other.y);
  const bottom = bottoms.at(-1) ?? 0;
  const onFirst = bottom / 2 - (first.y + first.height / 2) * zoom;
  const highest = bottom - margin - (bounds.y + bounds.height) * zoom;
  return { ...viewport, y: Math.min(margin - bounds.y * zoom, Math.max(highest, onFirst)) };
}
