import type { PipelineFix } from '../../core/replay/propose-fixes.ts';
import { edit, pipelineOf } from './edit-nodes.ts';
import { nodeById } from './node-index.ts';
import type { Studio } from './studio.ts';
import { withValueAt } from './value-at.ts';

/** Changes the node that a fix is about, as one step; whether it is still there. */
export function takePipelineFix(studio: Studio, document: string, fix: PipelineFix): boolean {
  const node = nodeById(pipelineOf(studio, document), fix.node);
  if (node === undefined) return false;
  const config = withValueAt(node.config, fix.field, fix.value);
  edit(studio, document, [{ type: 'configureNode', id: node.id, config }], fix.label.toLowerCase());
  return true;
}
