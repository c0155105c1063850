import type { Relations } from '../relations/relations.ts';
import { type AskAboutRows, asksServers, type CompiledGraph, type CompiledNode } from './compiled-graph.ts';
import { Depths } from './depths.ts';

/** From so many on, nodes are not written out once more for one more reader: their rows wait in a table. */
const repeatedNodes = 50;

/**
 * Makes the rows of a node ready to be read: servers are asked, and forks are held where what leads to them would be bound
 * again on each way onwards. Forks in a row would double it each time. What is held stays until it is released.
 */
export async function makeReady(
  target: string,
  { graph, relations, ask }: { graph: CompiledGraph; relations: Relations; ask: AskAboutRows },
): Promise<void> {
  const before = graph.upstream(target).add(target);
  const way = [...graph.nodes.values()].filter(({ id }) => before.has(id));
  /** How many nodes it takes to write a node out. */
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
    await relations.hold(node.id, false);
  }
}

function sizeOf({ feeds, compiled }: CompiledNode, sizes: ReadonlyMap<string, number>): number {
  // What a sink refuses is not known before it is loaded: of it there are columns alone.
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

/** How often a node writes out each of its inputs, as far as anybody knows. */
function readingsOf(compiled: CompiledNode['compiled']): number {
  return compiled.shape === 'query' && compiled.rereads === true ? 2 : 1;
}
