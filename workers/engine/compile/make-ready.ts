import type { Relations } from '../relations/relations.ts';
import { type AskAboutRows, asksServers, type CompiledGraph, type CompiledNode } from './compiled-graph.ts';
import { Depths } from './depths.ts';

/** From this many nodes on, rows are held in a table instead of being computed again for another reader. */
const repeatedNodes = 50;

/**
 * Makes the rows of a node readable: asks servers, and holds rows with several readers in tables if computing them for
 * each reader would take a large query. (A series of forks would double its size each time.) Held rows stay until they
 * are released.
 */
export async function makeReady(
  target: string,
  { graph, relations, ask }: { graph: CompiledGraph; relations: Relations; ask: AskAboutRows },
): Promise<void> {
  const before = graph.upstream(target).add(target);
  const way = [...graph.nodes.values()].filter(({ id }) => before.has(id));
  /** The number of nodes in the query of a node. */
  const sizes = new Map<string, number>();
  const depths = new Depths();
  for (const node of way) {
    if (asksServers(node)) await ask(node, await relations.reaching(node));
    const size = sizeOf(node, sizes);
    const isTooDeep = depths.add(node);
    const isHeld = isTooDeep || (readsOf(node.id, way) - 1) * size >= repeatedNodes;
    sizes.set(node.id, isHeld ? 1 : size);
    if (!isHeld) continue;
    depths.restart(node.id);
    await relations.hold(node.id, { isCounting: false });
  }
}

function sizeOf({ feeds, compiled }: CompiledNode, sizes: ReadonlyMap<string, number>): number {
  // Rejects of a sink are unknown before it is loaded: only their columns are.
  if (compiled.shape === 'sink') return 1;
  const times = readingsOf(compiled);
  return [...feeds.values()].flat().reduce((sum, feed) => sum + times * (sizes.get(feed.node) ?? 0), 1);
}

function readsOf(id: string, way: readonly CompiledNode[]): number {
  const reads = way.map(({ feeds, compiled }) => {
    const wires = [...feeds.values()].flat().filter((feed) => feed.node === id).length;
    return wires * readingsOf(compiled);
  });
  return reads.reduce((sum, count) => sum + count, 0);
}

/** How often a node reads each of its inputs, if that is known. */
function readingsOf(compiled: CompiledNode['compiled']): number {
  return compiled.shape === 'query' && compiled.rereads === true ? 2 : 1;
}
