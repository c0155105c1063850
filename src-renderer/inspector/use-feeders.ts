import { useMemo } from 'react';
import { splitEndpoint } from '../../core/pipeline/endpoints.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import { nodesUpTo } from '../../core/pipeline/up-to.ts';
import { graphOf } from '../studio/runs/run-to.ts';
import { useDescription } from '../studio/studio-context.tsx';

/**
 * What decides which rows come out of a node, as it was described last: what is known of rows holds as long as this
 * stays the same. Empty where there is no such node.
 */
export function useFeeders(node: string | undefined): string {
  const pipeline = useDescription((description) => description?.pipeline ?? undefined);
  return useMemo(
    () => (pipeline === undefined || node === undefined ? '' : feedersOf(pipeline, node)),
    [pipeline, node],
  );
}

/** The nodes up to it, how they are wired, and the params in their expressions. */
export function feedersOf(pipeline: Pipeline, node: string): string {
  const feeders = nodesUpTo(graphOf(pipeline), node);
  const configs = pipeline.nodes.flatMap(({ id, type, config }) => (feeders.has(id) ? [[id, type, config]] : []));
  const edges = pipeline.edges.filter(({ to }) => feeders.has(splitEndpoint(to).node));
  return JSON.stringify([configs, edges, pipeline.params]);
}
