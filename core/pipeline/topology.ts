import type { PipelineNode } from './schema.ts';

/** An edge as far as its nodes. */
export interface NodeEdge {
  from: { node: string };
  to: { node: string };
}

/** Disabled nodes, and what only they feed. */
export function findExcluded(nodes: readonly PipelineNode[], edges: readonly NodeEdge[]): Set<string> {
  const excluded = new Set(nodes.filter((node) => node.disabled === true).map((node) => node.id));
  const feeders = Map.groupBy(edges, (edge) => edge.to.node);
  let sizeBefore = -1;
  while (excluded.size > sizeBefore) {
    sizeBefore = excluded.size;
    for (const [id, into] of feeders) if (into.every((edge) => excluded.has(edge.from.node))) excluded.add(id);
  }
  return excluded;
}

/** Every node after those that feed it, otherwise in file order. Left out: what stands in a cycle or behind one. */
export function sortTopologically(nodes: readonly PipelineNode[], edges: readonly NodeEdge[]): PipelineNode[] {
  const waiting = [...nodes];
  const done = new Set<string>();
  const feeders = Map.groupBy(edges, (edge) => edge.to.node);
  const order: PipelineNode[] = [];
  for (;;) {
    const next = waiting.findIndex((node) => (feeders.get(node.id) ?? []).every((edge) => done.has(edge.from.node)));
    const [node] = next < 0 ? [] : waiting.splice(next, 1);
    if (node === undefined) return order;
    done.add(node.id);
    order.push(node);
  }
}

/** Cycles, as their nodes in the direction of the edges, starting with the one that comes first in the file. */
export function findCycles(nodes: readonly PipelineNode[], edges: readonly NodeEdge[]): string[][] {
  const sorted = new Set(sortTopologically(nodes, edges).map((node) => node.id));
  const stuck = nodes.map((node) => node.id).filter((id) => !sorted.has(id));
  // Each of these is fed by another of them, so a walk against the edges must come back to where it has been.
  const feeders = new Map(
    edges.filter((edge) => !sorted.has(edge.from.node)).map((edge) => [edge.to.node, edge.from.node]),
  );
  const visited = new Set<string>();
  return stuck.flatMap((start) => {
    const trail: string[] = [];
    let id: string | undefined = start;
    while (id !== undefined && !visited.has(id)) {
      visited.add(id);
      trail.push(id);
      id = feeders.get(id);
    }
    const closing = id === undefined ? -1 : trail.indexOf(id);
    return closing < 0 ? [] : [fromFirst(trail.slice(closing).reverse(), stuck)];
  });
}

function fromFirst(cycle: readonly string[], order: readonly string[]): string[] {
  const start = cycle.indexOf(order.find((id) => cycle.includes(id)) ?? '');
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}
