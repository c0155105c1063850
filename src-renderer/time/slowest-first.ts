import type { NodeCounts } from '../../core/run/events.ts';

/** Steps by the time of the stages that they took part in; those of one stage stay in their order. */
export function slowestFirst(nodes: Readonly<Record<string, NodeCounts>>): (NodeCounts & { node: string })[] {
  return Object.entries(nodes)
    .map(([node, counts]) => ({ node, ...counts }))
    .toSorted((a, b) => b.ms - a.ms);
}
