import type { PipelineFix } from '../../../core/replay/propose-fixes.ts';
import { edit, pipelineOf } from '../editing/edit-nodes.ts';
import { withValueAt } from '../editing/value-at.ts';
import { nodeById } from '../nodes/node-index.ts';
import type { Studio } from '../studio.ts';

/** Applies a fix to its node as one step; false if the node is gone. */
export function takePipelineFix(studio: Studio, document: string, fix: PipelineFix): boolean {
  const node = nodeById(pipelineOf(studio, document), fix.node);
  if (node === undefined) return false;
  const config = withValueAt(node.config, fix.field, fix.value);
  edit(studio, document, [{ type: 'configureNode', id: node.id, config }], fix.label.toLowerCase());
  return true;
}
