import { findNode } from '../../../core/nodes/registry.ts';
import { pipelineOf } from '../../studio/editing/edit-nodes.ts';
import { nodeById } from '../../studio/nodes/node-index.ts';
import type { Studio } from '../../studio/studio.ts';

export function categoryOf(studio: Studio, document: string, id: string): string {
  const node = nodeById(pipelineOf(studio, document), id);
  return (node && findNode(node.type)?.category) ?? 'unknown';
}
