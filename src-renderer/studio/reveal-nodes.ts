import type { PipelineNode } from '../../core/pipeline/schema.ts';
import { boxOf } from '../canvas/flow-graph.ts';
import { boundsOf } from '../canvas/node-geometry.ts';
import type { Studio } from './studio.ts';

/** Brings what was just added into sight, where it is not. */
export function revealNodes(studio: Studio, nodes: readonly PipelineNode[]): void {
  const box = boundsOf(nodes.map(boxOf));
  if (box !== undefined) studio.canvas.getState().view?.reveal(box);
}
