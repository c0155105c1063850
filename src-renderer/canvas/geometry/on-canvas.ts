import type { ReactFlowInstance } from '@xyflow/react';
import type { CanvasNode } from '../flow-graph.ts';
import type { Box } from './node-geometry.ts';

type Flow = Pick<ReactFlowInstance<CanvasNode>, 'getNodes' | 'getNodesBounds'>;

/** The boxes of all nodes, notes and frames, or of those with the given ids, in canvas pixels. */
export function drawnOnCanvas(flow: Flow, ids?: readonly string[]): Box[] {
  const drawn = flow.getNodes().filter(({ id, hidden }) => hidden !== true && (ids?.includes(id) ?? true));
  return drawn.map((node) => flow.getNodesBounds([node]));
}

/** The boxes of the parts that lie over the canvas, in its pixels. */
export function coversOf(frame: HTMLElement | null, { x: left, y: top }: DOMRect): Box[] {
  return [...(frame?.querySelectorAll('.canvas-toolbar, .minimap') ?? [])]
    .map((cover) => cover.getBoundingClientRect())
    .filter(({ width }) => width > 0)
    .map(({ x, y, width, height }) => ({ x: x - left, y: y - top, width, height }));
}
