import type { Viewport } from '../../stores/view-store.ts';
import { inFrame, margin, type Size } from './fitting-viewport.ts';
import { type Box, boundsOf } from './node-geometry.ts';
import { isWithin, revealingViewport } from './revealing-viewport.ts';

export interface Resizing {
  before: Size;
  frame: Size;
  /** Boxes that lie over the frame, in its pixels. */
  covers: readonly Box[];
}

/**
 * The view after the frame was resized, shifted as little as possible to keep visible what was fully visible: all of
 * it, else the selected part, else the beginning. Unchanged if nothing went out of sight.
 */
export function keepingViewport(
  viewport: Viewport,
  boxes: readonly Box[],
  chosen: readonly Box[],
  { before, frame, covers }: Resizing,
): Viewport {
  const isSeenIn = (size: Size) => (box: Box) => isWithin(inFrame(box, viewport), size);
  const seen = boxes.filter(isSeenIn(before));
  const all = boundsOf(seen);
  if (all === undefined || seen.every(isSeenIn(frame))) return viewport;
  const room = roomFor(all, viewport, frame, covers);
  if (room !== undefined) return revealingViewport(viewport, all, room);
  const kept = boundsOf(chosen.filter(isSeenIn(before))) ?? all;
  return revealingViewport(viewport, kept, frame, covers);
}

/** The part of the frame above the covers if it is large enough, else the whole frame. */
function roomFor({ width, height }: Box, { zoom }: Viewport, frame: Size, covers: readonly Box[]): Size | undefined {
  const above = { width: frame.width, height: Math.min(frame.height, ...covers.map(({ y }) => y)) };
  const hasRoom = (size: Size) => width * zoom + 2 * margin <= size.width && height * zoom + 2 * margin <= size.height;
  return [above, frame].find(hasRoom);
}
