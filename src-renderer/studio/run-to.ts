import { buildGraph } from '../../core/pipeline/graph.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import { whyNotUpTo } from '../../core/pipeline/up-to.ts';
import { portsOf } from './node-types.ts';

/** Whether a run can end at a node: one that gives rows, and does not wait for a load to do so. */
export function canRunTo(pipeline: Pipeline, node: string): boolean {
  return whyNotUpTo(graphOf(pipeline), node) === undefined;
}

export function graphOf(pipeline: Pipeline) {
  return buildGraph(pipeline, portsOf).graph;
}
