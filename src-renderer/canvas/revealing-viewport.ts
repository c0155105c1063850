import type { Viewport } from '../stores/view-store.ts';
import type { Box } from './node-geometry.ts';

const margin = 32;

/** The view moved as little as it takes to show a box whole, or its beginning where it is too large; the same view where it is in sight. */
export function revealingViewport(viewport: Viewport, box: Box, frame: { width: number; height: number }): Viewport {
  const { zoom } = viewport;
  return {
    x: shifted(viewport.x, box.x * zoom, box.width * zoom, frame.width),
    y: shifted(viewport.y, box.y * zoom, box.height * zoom, frame.height),
    zoom,
  };
}

/** How far the view is to be shifted along one axis, all in pixels of the window. */
function shifted(offset: number, start: number, length: number, size: number): number {
  const isInSight = start + offset >= 0 && start + length + offset <= size;
  if (isInSight) return offset;
  const isBefore = start + offset < 0 || length + 2 * margin > size;
  return isBefore ? margin - start : size - margin - start - length;
}
