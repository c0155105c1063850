import type { Viewport } from '../../stores/view-store.ts';
import { type Box, boundsOf, overlaps } from './node-geometry.ts';

export const minZoom = 0.1;
const maxZoom = 1;
export const margin = 32;

/** Space around a node for its badge and the row count below it. */
export const gap = 20;

export interface Size {
  width: number;
  height: number;
}

/**
 * The largest zoom that shows all boxes; undefined if there are none. `covers` lie over the frame, in its pixels: boxes
 * are kept clear of them if that leaves enough room.
 */
export function fittingViewport(boxes: readonly Box[], frame: Size, covers: readonly Box[] = []): Viewport | undefined {
  const all = boundsOf(boxes);
  if (all === undefined) return undefined;
  const whole = { x: margin, y: margin, width: frame.width - 2 * margin, height: frame.height - 2 * margin };
  const usual = viewportInto(whole, all);
  const isCovered = boxes.some((box) => covers.some((cover) => isNear(inFrame(box, usual), cover)));
  if (!isCovered) return usual;
  const besides = roomsBeside(frame, covers).map((room) => viewportInto(room, all));
  const [closest] = besides.toSorted((one, other) => other.zoom - one.zoom);
  return closest !== undefined && closest.zoom > minZoom ? closest : usual;
}

/** A box of the canvas in pixels of the frame. */
export function inFrame({ x, y, width, height }: Box, viewport: Viewport): Box {
  const { zoom } = viewport;
  return { x: x * zoom + viewport.x, y: y * zoom + viewport.y, width: width * zoom, height: height * zoom };
}

export function isNear(box: Box, cover: Box): boolean {
  return overlaps(box, cover, { x: gap, y: gap });
}

function viewportInto(room: Box, box: Box): Viewport {
  const fitting = Math.min(room.width / box.width, room.height / box.height);
  const zoom = Math.min(maxZoom, Math.max(minZoom, fitting));
  const start = (from: number, size: number, at: number, length: number) =>
    from + (size - length * zoom) / 2 - at * zoom;
  return {
    x: start(room.x, room.width, box.x, box.width),
    y: start(room.y, room.height, box.y, box.height),
    zoom,
  };
}

/** The free parts of the frame, between covers or edges, largest first. */
function roomsBeside(frame: Size, covers: readonly Box[]): Box[] {
  const lefts = [margin, ...covers.map(({ x, width }) => x + width + gap)];
  const rights = [frame.width - margin, ...covers.map(({ x }) => x - gap)];
  const tops = [margin, ...covers.map(({ y, height }) => y + height + gap)];
  const bottoms = [frame.height - margin, ...covers.map(({ y }) => y - gap)];
  const columns = lefts.flatMap((x) => rights.map((right) => ({ x, width: right - x })));
  const rows = tops.flatMap((y) => bottoms.map((bottom) => ({ y, height: bottom - y })));
  return columns
    .flatMap((column) => rows.map((row) => ({ ...column, ...row })))
    .filter((room) => room.width > 0 && room.height > 0 && !covers.some((cover) => isNear(room, cover)))
    .toSorted((one, other) => other.width * other.height - one.width * one.height);
}
