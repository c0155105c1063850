import type { CompiledGraph, CompiledNode } from '../compile/compiled-graph.ts';

/** Whether what a node says to a row depends on other rows, so that it must see all of them. */
export function comparesRows({ compiled }: CompiledNode): boolean {
  switch (compiled.shape) {
    case 'map':
      return compiled.isWholeTable === true;
    case 'scan':
      return compiled.map.isWholeTable === true;
    case 'query':
      return true;
    case 'sink':
      return false;
  }
}

/**
 * The row-wise nodes that rows of a node go on to, in their order, as far as no node compares rows or puts them
 * together.
 */
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

/** The nodes at which rows that go on from some nodes meet others: what these make of them is not tried. */
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

/** Where a row of an entry must not end: rejects that a wire takes go on as rows. */
export function deadEnds(graph: CompiledGraph, node: string): number[] {
  const { reject, fail } = graph.sitesOf(node);
  return graph.isWired(node, 'rejected') ? [fail] : [reject, fail];
}

/** How a trial tells of a node behind the one that had rejected a row. */
export function laterRejection(node: string): string {
  return `"${node}", further on, rejects it: `;
}
