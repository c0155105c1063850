import { findNode } from '../../core/nodes/registry.ts';
import { pipelineOf } from '../studio/edit-nodes.ts';
import type { Studio } from '../studio/studio.ts';
import { nodeById } from '../studio/studio-context.tsx';

export function categoryOf(studio: Studio, document: string, id: string): string {
  const node = nodeById(pipelineOf(studio, document), id);
  return (node && findNode(node.type)?.category) ?? 'unknown';
}
