import type { Viewport } from '../../stores/view-store.ts';
import { gap, inFrame, isNear, margin, type Size } from './fitting-viewport.ts';
import { type Box, boundsOf } from './node-geometry.ts';

/**
 * The view, shifted as little as possible to show a box whole, or its beginning if it is too large; unchanged if the
 * box is visible. `covers` lie over the frame, in its pixels: the box is moved out from under them if possible.
 */
export function revealingViewport(viewport: Viewport, box: Box, frame: Size, covers: readonly Box[] = []): Viewport {
  const { zoom } = viewport;
  const inside = {
    x: shifted(viewport.x, box.x * zoom, box.width * zoom, frame.width),
    y: shifted(viewport.y, box.y * zoom, box.height * zoom, frame.height),
    zoom,
  };
  const { x, y } = uncoveringStep(inFrame(box, inside), frame, covers);
  return { x: inside.x + x, y: inside.y + y, zoom };
}

/** The view if any of the boxes is visible; otherwise moved to all of them, or to the nearest if they do not fit. */
export function returningViewport(
  viewport: Viewport,
  boxes: readonly Box[],
  frame: Size,
  covers: readonly Box[] = [],
): Viewport {
  const { zoom } = viewport;
  const inView = {
    x: (gap - viewport.x) / zoom,
    y: (gap - viewport.y) / zoom,
    width: (frame.width - 2 * gap) / zoom,
    height: (frame.height - 2 * gap) / zoom,
  };
  const [nearest] = boxes.toSorted((one, other) => distance(one, inView) - distance(other, inView));
  const all = boundsOf(boxes);
  if (nearest === undefined || all === undefined || distance(nearest, inView) === 0) return viewport;
  const room = 2 * margin;
  const isRoomForAll = all.width * zoom + room <= frame.width && all.height * zoom + room <= frame.height;
  return revealingViewport(viewport, isRoomForAll ? all : nearest, frame, covers);
}

function distance(one: Box, other: Box): number {
  const apart = (start: number, length: number, from: number, size: number) =>
    Math.max(0, start - from - size, from - start - length);
  return Math.hypot(apart(one.x, one.width, other.x, other.width), apart(one.y, one.height, other.y, other.height));
}

/**
 * The shortest horizontal or vertical step out from under a cover to a free place in the frame; no step if there is
 * none.
 */
function uncoveringStep(shown: Box, frame: Size, covers: readonly Box[]): { x: number; y: number } {
  const cover = covers.find((other) => isNear(shown, other));
  if (cover === undefined) return { x: 0, y: 0 };
  const steps = [
    { x: 0, y: cover.y - gap - shown.y - shown.height },
    { x: 0, y: cover.y + cover.height + gap - shown.y },
    { x: cover.x - gap - shown.x - shown.width, y: 0 },
    { x: cover.x + cover.width + gap - shown.x, y: 0 },
  ];
  const free = steps.filter(({ x, y }) => {
    const moved = { ...shown, x: shown.x + x, y: shown.y + y };
    return isWithin(moved, frame) && !covers.some((other) => isNear(moved, other));
  });
  const [shortest] = free.toSorted((one, other) => Math.abs(one.x + one.y) - Math.abs(other.x + other.y));
  return shortest ?? { x: 0, y: 0 };
}

export function isWithin({ x, y, width, height }: Box, frame: Size): boolean {
  return x >= 0 && y >= 0 && x + width <= frame.width && y + height <= frame.height;
}

/** The shift of the view along one axis, in pixels of the window. */
function shifted(offset: number, start: number, length: number, size: number): number {
  const isInSight = start + offset >= 0 && start + length + offset <= size;
  if (isInSight) return offset;
  const isBefore = start + offset < 0 || length + 2 * margin > size;
  return isBefore ? margin - start : size - margin - start - length;
}
