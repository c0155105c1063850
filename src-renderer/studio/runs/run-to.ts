import { findNode } from '../../../core/nodes/registry.ts';
import { buildGraph } from '../../../core/pipeline/graph.ts';
import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { whyNotUpTo } from '../../../core/pipeline/up-to.ts';
import { portsOf } from '../nodes/node-types.ts';

/** Whether a run can end at a node: it must have outputs, and not wait for a load. */
export function canRunTo(pipeline: Pipeline, node: string): boolean {
  return whyNotUpTo(graphOf(pipeline), node) === undefined;
}

/** Whether the pipeline has an output to load. */
export function hasOutput({ nodes }: Pipeline): boolean {
  return nodes.some(({ type, disabled }) => disabled !== true && findNode(type)?.category === 'output');
}

export function graphOf(pipeline: Pipeline) {
  return buildGraph(pipeline, portsOf).graph;
}
