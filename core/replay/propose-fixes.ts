import { checkConfig } from '../nodes/check-config.ts';
import type { RejectCause, Remedy } from '../nodes/define-node.ts';
import { findNode } from '../nodes/registry.ts';
import { splitEndpoint } from '../pipeline/endpoints.ts';
import type { Pipeline } from '../pipeline/schema.ts';

/** A change to one node of a pipeline. */
export interface PipelineFix extends Remedy {
  node: string;
}

/** Changes to a pipeline that let through what a node rejected: to that node itself, and to those before it. */
export function proposeFixes(
  pipeline: Pipeline,
  reason: Omit<RejectCause, 'isHere'> & { node: string },
): PipelineFix[] {
  return nodesBefore(pipeline, reason.node).flatMap((id): PipelineFix[] => {
    const node = pipeline.nodes.find((one) => one.id === id);
    const definition = node && findNode(node.type);
    if (!node || !definition || !checkConfig(definition, id, node.config).ok) return [];
    const remedies = definition.remedies(node.config, { ...reason, isHere: id === reason.node });
    return remedies.map((remedy) => ({ ...remedy, node: id }));
  });
}

/** A node and all that lead to it, the nearest first. */
function nodesBefore(pipeline: Pipeline, node: string): string[] {
  const found = [node];
  for (const id of found) {
    for (const { from, to } of pipeline.edges) {
      const feeder = splitEndpoint(from).node;
      if (splitEndpoint(to).node === id && !found.includes(feeder)) found.push(feeder);
    }
  }
  return found;
}
