import type { Viewport } from '../stores/view-store.ts';
import { fittingViewport, gap, inFrame, isNear, margin, type Size } from './fitting-viewport.ts';
import { type Box, boundsOf } from './node-geometry.ts';

/** The summaries of nodes are written in 11 pixels: smaller, they are guessed. */
const readableZoom = 0.85;

/** Where a pipeline is looked at first: whole where that can be read, else its beginning at a size that can. */
export function firstViewport(boxes: readonly Box[], frame: Size, covers: readonly Box[]): Viewport {
  const fitting = fittingViewport(boxes, frame, covers);
  const bounds = boundsOf(boxes);
  if (fitting === undefined || bounds === undefined) return { x: frame.width / 2, y: frame.height / 2, zoom: 1 };
  if (fitting.zoom >= readableZoom) return fitting;
  const zoom = readableZoom;
  const free = frame.width - bounds.width * zoom;
  const x = Math.max(margin, free / 2) - bounds.x * zoom;
  const beginning = boxes.filter((box) => box.x * zoom + x < frame.width);
  return beside(beginning, { x, y: 0, zoom }, frame, covers);
}

/** In the middle of the frame, else of what lies above what covers it, else as near to there as the first box lets it. */
function beside(boxes: readonly Box[], viewport: Viewport, frame: Size, covers: readonly Box[]): Viewport {
  const { zoom } = viewport;
  const bounds = boundsOf(boxes) ?? { x: 0, y: 0, width: 0, height: 0 };
  const bottoms = [frame.height, ...covers.map(({ y }) => y - gap + margin)].toSorted((one, other) => other - one);
  const middles = bottoms
    .filter((bottom) => bounds.height * zoom <= bottom - 2 * margin)
    .map((bottom) => ({ ...viewport, y: bottom / 2 - (bounds.y + bounds.height / 2) * zoom }));
  const isFree = (view: Viewport) => !boxes.some((box) => covers.some((cover) => isNear(inFrame(box, view), cover)));
  const free = middles.find(isFree) ?? middles[0];
  if (free !== undefined) return free;
  const [first = bounds] = boxes.toSorted((one, other) => one.x - other.x || one.y - other.y);
  const onFirst = frame.height / 2 - (first.y + first.height / 2) * zoom;
  const top = margin - bounds.y * zoom;
  const bottom = frame.height - margin - (bounds.y + bounds.height) * zoom;
  return { ...viewport, y: Math.min(top, Math.max(bottom, onFirst)) };
}
