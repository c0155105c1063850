import { useMemo } from 'react';
import { splitEndpoint } from '../../core/pipeline/endpoints.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import { nodesUpTo } from '../../core/pipeline/up-to.ts';
import { graphOf } from '../studio/runs/run-to.ts';
import { useDescription } from '../studio/studio-context.tsx';

/**
 * A text that changes whenever the rows of a node may change, by the latest description. Empty if there is no such
 * node.
 */
export function useFeeders(node: string | undefined): string {
  const pipeline = useDescription((description) => description?.pipeline ?? undefined);
  return useMemo(
    () => (pipeline === undefined || node === undefined ? '' : feedersOf(pipeline, node)),
    [pipeline, node],
  );
}

/** The nodes up to this one, their wires, and the params in their expressions. */
export function feedersOf(pipeline: Pipeline, node: string): string {
  const feeders = nodesUpTo(graphOf(pipeline), node);
  const configs = pipeline.nodes.flatMap(({ id, type, config }) => (feeders.has(id) ? [[id, type, config]] : []));
  const edges = pipeline.edges.filter(({ to }) => feeders.has(splitEndpoint(to).node));
  return JSON.stringify([configs, edges, pipeline.params]);
}
