import type { CanvasNode } from '../flow-graph.ts';
import { type Box, boundsOf } from '../geometry/node-geometry.ts';

/** In pixels; keep in step with the style sheet. */
export const minimapSize = { width: 168, height: 108 };
/** Margin around the contents, as a factor. */
const room = 1.06;

interface MinimapPicture {
  /** The part of the canvas that the map shows. */
  view: Box;
  /** Canvas pixels per map pixel. */
  scale: number;
}

/** A map that shows all nodes and the visible part of the canvas. */
export function minimapPicture(nodes: Box | undefined, inSight: Box): MinimapPicture {
  const held = boundsOf(nodes === undefined ? [inSight] : [nodes, inSight]) ?? inSight;
  const scale = Math.max(held.width / minimapSize.width, held.height / minimapSize.height);
  const width = scale * minimapSize.width * room;
  const height = scale * minimapSize.height * room;
  const view = { x: held.x - (width - held.width) / 2, y: held.y - (height - held.height) / 2, width, height };
  return { view, scale };
}

/** The visible boxes by kind. Frames of groups come first, since they lie behind the rest. */
export function boxesByKind(
  nodes: readonly CanvasNode[],
  categoryOf: (id: string) => string,
): ReadonlyMap<string, readonly Box[]> {
  const places = new Map(nodes.map(({ id, position }) => [id, position]));
  const boxes = new Map<string, Box[]>();
  for (const node of nodes) {
    if (node.hidden === true) continue;
    const kind = node.type === 'step' ? categoryOf(node.id) : node.type;
    const { x, y } = (node.parentId !== undefined && places.get(node.parentId)) || { x: 0, y: 0 };
    const { position, width = 0, height = 0 } = node;
    const same = boxes.get(kind) ?? [];
    same.push({ x: x + position.x, y: y + position.y, width, height });
    boxes.set(kind, same);
  }
  return boxes;
}

/** The path of an SVG shape that outlines all boxes. */
export function outlineOf(boxes: readonly Box[]): string {
  return boxes.map(({ x, y, width, height }) => `M${x},${y}h${width}v${height}h${-width}z`).join('');
}
