import type { Viewport } from '../stores/view-store.ts';
import type { Box } from './node-geometry.ts';

const margin = 48;
const readableZoom = 0.7;

/** Where a pipeline is looked at first: whole where that can be read, else its beginning at a size that can. */
export function firstViewport(bounds: Box | undefined, frame: { width: number; height: number }): Viewport {
  if (bounds === undefined) return { x: frame.width / 2, y: frame.height / 2, zoom: 1 };
  const fitting = Math.min((frame.width - 2 * margin) / bounds.width, (frame.height - 2 * margin) / bounds.height);
  const zoom = Math.min(1, Math.max(readableZoom, fitting));
  const start = (size: number, at: number, length: number) =>
    length * zoom <= size - 2 * margin ? (size - length * zoom) / 2 - at * zoom : margin - at * zoom;
  return {
    x: start(frame.width, bounds.x, bounds.width),
    y: start(frame.height, bounds.y, bounds.height),
    zoom,
  };
}
