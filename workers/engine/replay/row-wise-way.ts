import type { CompiledGraph, CompiledNode } from '../compile/compiled-graph.ts';

/** Whether a node's verdict on a row depends on other rows, so that it needs all of them. */
export function comparesRows({ compiled }: CompiledNode): boolean {
  switch (compiled.shape) {
    case 'map':
      return compiled.windows !== undefined;
    case 'scan':
      return compiled.map.windows !== undefined;
    case 'query':
      return true;
    case 'sink':
      return false;
  }
}

/** The row-wise nodes after a node, in order, up to the first node that compares or combines rows. */
export function rowWiseWay(graph: CompiledGraph, entrance: string): CompiledNode[] {
  const reached = new Set([entrance]);
  const way: CompiledNode[] = [];
  for (const node of graph.nodes.values()) {
    const [feed] = node.feeds.get('in') ?? [];
    const isFed = feed !== undefined && feed.port !== 'rejected' && reached.has(feed.node);
    if (!isFed || node.compiled.shape !== 'map' || comparesRows(node)) continue;
    reached.add(node.id);
    way.push(node);
  }
  return way;
}

/** The nodes at which rows from some nodes meet others: a trial ends there. */
export function meetingPoints(graph: CompiledGraph, entrances: readonly string[]): string[] {
  const found = new Set<string>();
  for (const entrance of entrances) {
    const reached = new Set([entrance, ...rowWiseWay(graph, entrance).map(({ id }) => id)]);
    for (const { id, feeds, compiled } of graph.nodes.values()) {
      const isFed = [...feeds.values()].flat().some(({ node, port }) => port !== 'rejected' && reached.has(node));
      if (isFed && !reached.has(id) && compiled.shape !== 'sink') found.add(id);
    }
  }
  return [...found];
}

/** Marks at which the row of an entry must not end: rejects on a wire go on as rows. */
export function deadEnds(graph: CompiledGraph, node: string): number[] {
  const { reject, fail } = graph.sitesOf(node);
  return graph.isWired(node, 'rejected') ? [fail] : [reject, fail];
}

/** The message of a trial about a node after the one that had rejected a row. */
export function laterRejection(node: string): string {
  return `"${node}", further on, rejects it: `;
}
