import { asksServers, type CompiledGraph, type CompiledNode } from '../compile/compiled-graph.ts';
import { Depths } from '../compile/depths.ts';
import type { Sink } from '../sinks/sink.ts';
import { type Execution, runStage } from './execution.ts';
import { writeSink } from './write-sink.ts';

/**
 * Runs a compiled graph as far as the given sinks of one round need it. First, in order, the rows of every node that
 * has several readers are held in a table, as are those of a node now and then in a long chain; then each sink pulls
 * its rows. Between two such points everything is one streaming query.
 */
export async function execute(execution: Execution, sinks: readonly Sink[]): Promise<void> {
  const { graph, relations } = execution;
  const depths = new Depths();
  const rounds = graph.rounds();
  const roundOf = (id: string) => rounds.get(id) ?? 0;
  const round = Math.max(0, ...sinks.map(({ node }) => roundOf(node)));
  for (const node of graph.nodes.values()) {
    if (!execution.isNeeded(node.id) || relations.isHeld(node.id) || roundOf(node.id) > round) continue;
    if (asksServers(node)) await askAbout(execution, node);
    if (execution.isSparing && relations.hasOpenWindows(node))
      await runStage(execution, () => relations.holdWindowed(node));
    const isTooDeep = depths.add(node);
    if (node.compiled.shape === 'sink' || !(isTooDeep || needsHolding(graph, node))) continue;
    depths.restart(node.id);
    await runStage(execution, () => relations.hold(node.id));
  }
  for (const sink of sinks) await writeSink(execution, sink);
}

/** Rows leave the engine here: they wait in a table for their answers. */
async function askAbout(execution: Execution, node: CompiledNode): Promise<void> {
  await runStage(execution, async () => {
    await execution.ask(node, await execution.relations.holdAsking(node));
  });
}

function needsHolding(graph: CompiledGraph, node: CompiledNode): boolean {
  if (asksServers(node)) return true;
  const [reader, ...others] = graph.readersOf(node.id);
  if (others.length > 0 || graph.isWired(node.id, 'rejected')) return true;
  if (reader?.compiled.shape !== 'query') return false;
  const { rereads, guards } = reader.compiled;
  return rereads === true || (guards !== undefined && graph.isWired(reader.id, 'rejected'));
}
