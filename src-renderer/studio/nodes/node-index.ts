import type { Pipeline, PipelineNode } from '../../../core/pipeline/schema.ts';

const indexes = new WeakMap<Pipeline, Map<string, PipelineNode>>();

/** Finds a node by an index: with hundreds of nodes, each asks on every change. */
export function nodeById(pipeline: Pipeline, id: string): PipelineNode | undefined {
  let index = indexes.get(pipeline);
  if (index === undefined) {
    index = new Map(pipeline.nodes.map((node) => [node.id, node]));
    indexes.set(pipeline, index);
  }
  return index.get(id);
}
