import type { Viewport } from '../stores/view-store.ts';
import { fittingViewport, margin, type Size } from './fitting-viewport.ts';
import { type Box, boundsOf } from './node-geometry.ts';

const readableZoom = 0.7;

/** Where a pipeline is looked at first: whole where that can be read, else its beginning at a size that can. */
export function firstViewport(boxes: readonly Box[], frame: Size, covers: readonly Box[]): Viewport {
  const fitting = fittingViewport(boxes, frame, covers);
  const bounds = boundsOf(boxes);
  if (fitting === undefined || bounds === undefined) return { x: frame.width / 2, y: frame.height / 2, zoom: 1 };
  if (fitting.zoom >= readableZoom) return fitting;
  const zoom = readableZoom;
  const start = (size: number, at: number, length: number) =>
    length * zoom <= size - 2 * margin ? (size - length * zoom) / 2 - at * zoom : margin - at * zoom;
  return {
    x: start(frame.width, bounds.x, bounds.width),
    y: start(frame.height, bounds.y, bounds.height),
    zoom,
  };
}
