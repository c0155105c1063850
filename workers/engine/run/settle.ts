import type { RunEvent } from '../../../core/run/events.ts';
import { type DeadBatch, rejectsOfDead } from '../../store/dead-batch.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import type { RejectStore } from '../../store/reject-store.ts';
import type { CompiledGraph, CompiledNode } from '../compile/compiled-graph.ts';
import type { Resolved } from '../compile/resolve.ts';
import { changedSource, collectRejects, collectStretch, type Stretch } from '../rejects/reject-collector.ts';
import type { Corrections } from '../replay/corrections.ts';
import type { Targets } from '../sinks/targets.ts';
import type { PreparedSource } from '../sources/source.ts';
import type { Execution } from './execute.ts';
import { limitWarning, warningsOf } from './outcomes.ts';
import type { RunRequest } from './run-request.ts';

/** Whether rejects may go straight to the queue, while rows are still read: nobody waits for the targets to hold them, or looks at each. */
export function mayTakeRejectsEarly(graph: CompiledGraph): boolean {
  return ![...graph.nodes.values()].some(
    ({ compiled }) =>
      compiled.shape === 'sink' && compiled.sink.kind === 'sqlite' && compiled.sink.dlqTable !== undefined,
  );
}

export interface Settling {
  execution: Execution;
  sources: ReadonlyMap<string, PreparedSource>;
  targets: Targets;
  store: RejectStore;
  request: RunRequest;
  tell: (event: RunEvent) => void;
  /** Rows that people corrected: they are entries of the queue already. */
  corrections: Corrections;
  /** Whether rejects may go straight to the queue. */
  takesEarly: boolean;
}

/** Brings every reject that no wire takes to the dead letter queue, and tells what is to be warned of. */
export async function settle(settling: Settling): Promise<void> {
  const { execution, targets, tell } = settling;
  const { graph, counters, files } = execution;
  await settleStretches(settling);
  for (const node of graph.nodes.values()) await settleNode(settling, node);
  for (const node of graph.nodes.values()) {
    for await (const batch of targets.databases.rejectsOf(node.id, files)) {
      counters.addRejectedBySink(node.id, batch.length);
      await send(settling, node.id, batch);
    }
  }
  counters.setLoaded(targets.loaded());
  const warnings = [...(await warningsOf(execution)), ...targets.databases.warnings()];
  for (const { node, message } of warnings) tell({ type: 'warning', node, message });
}

/** Counts what sources could not read as rows, and tells what is to be warned of. Rejects go nowhere. */
export async function settleUpTo(
  { execution, sources, tell }: Settling,
  { pipeline, graph: whole }: Resolved,
): Promise<void> {
  const { graph, counters } = execution;
  for (const { id, source } of graph.nodes.values())
    if (source) counters.endSource(id, sources.get(id)?.rejects?.count ?? 0);
  for (const { node, message } of await warningsOf(execution)) tell({ type: 'warning', node, message });
  // A run of the whole pipeline may take rejects along a wire that leaves this one.
  const isWired = (id: string) => whole.outOf(id, 'rejected').some(({ to }) => whole.reachesOutput(to.node));
  const rejected = counters.quarantinedRows(isWired);
  const message = limitWarning(pipeline.settings.maxRejected, rejected, counters.readRows);
  if (message !== undefined) tell({ type: 'warning', message });
}

async function settleNode(settling: Settling, node: CompiledNode): Promise<void> {
  const { execution } = settling;
  const { graph, counters } = execution;
  const { rejected } = counters.of(node.id);
  const unread = settling.sources.get(node.id)?.rejects;
  if (rejected > 0 && !graph.isWired(node.id, 'rejected') && !execution.settled.has(node.id)) {
    for await (const batch of collectRejects(execution, node, rejected)) await send(settling, node.id, batch);
  }
  if (unread) for await (const batch of unread.read()) await send(settling, node.id, batch);
  if (node.source) counters.endSource(node.id, unread?.count ?? 0);
}

/** Reads the rejects of neighbouring row-wise nodes together, from the last one's point of view. */
async function settleStretches(settling: Settling): Promise<void> {
  const { graph, counters, settled } = settling.execution;
  for (const node of [...graph.nodes.values()].reverse()) {
    if (settled.has(node.id) || counters.of(node.id).rejected === 0 || graph.isWired(node.id, 'rejected')) continue;
    const stretch = await collectStretch(settling.execution, node);
    if (stretch) await settleStretch(settling, stretch);
  }
}

async function settleStretch(settling: Settling, { nodes, read }: Stretch): Promise<void> {
  const { counters, settled } = settling.execution;
  const missing = new Map(nodes.map((id) => [id, counters.of(id).rejected]));
  for await (const dead of read()) {
    for (const index of dead.node) {
      const id = dead.nodes[index]?.node ?? '';
      missing.set(id, (missing.get(id) ?? 0) - 1);
    }
    await sendDead(settling, dead);
  }
  for (const [id, rows] of missing) {
    if (rows !== 0) throw changedSource(id);
    settled.add(id);
  }
}

/** Sends the rows that died on one stream to the queue; one by one where corrections or mirrors are to know them. */
export async function sendDead(settling: Settling, dead: DeadBatch): Promise<void> {
  if (settling.takesEarly) return settling.store.writeDead(dead);
  for (const [node, rejects] of rejectsOfDead(dead)) await send(settling, node, rejects);
}

async function send(settling: Settling, node: string, all: readonly NewReject[]): Promise<void> {
  const { execution, store, targets, request, corrections } = settling;
  const { graph } = execution;
  if (graph.isWired(node, 'rejected')) return;
  const rejects = corrections.takeOut(node, all);
  await store.write(rejects);
  const run = { id: request.runId, pipeline: request.pipelineFile };
  await targets.databases.mirror(rejects, (output) => output === node || graph.upstream(output).has(node), run);
}
