import type { PipelineNode } from '../../../core/pipeline/schema.ts';
import { boxesOf } from '../../canvas/geometry/node-boxes.ts';
import { boundsOf } from '../../canvas/geometry/node-geometry.ts';
import type { Studio } from '../studio.ts';

/** Scrolls to nodes that were just added, if they are not visible. */
export function revealNodes(studio: Studio, nodes: readonly PipelineNode[]): void {
  const box = boundsOf([...boxesOf({ nodes: [...nodes], edges: [] }).values()]);
  if (box !== undefined) studio.canvas.getState().view?.reveal(box);
}
