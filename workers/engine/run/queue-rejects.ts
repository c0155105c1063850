import { type DeadBatch, rejectsOfDead } from '../../store/dead-batch.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import type { CompiledGraph, CompiledNode } from '../compile/compiled-graph.ts';
import { changedSource, collectRejects, collectStretch, type Stretch } from '../rejects/reject-collector.ts';
import { warningsOf } from './outcomes.ts';
import type { RunInProgress } from './run-in-progress.ts';

/**
 * Whether rejects may go to the queue while rows are still being read: no target mirrors them, which would have to be
 * loaded first.
 */
export function mayQueueEarly(graph: CompiledGraph): boolean {
  return ![...graph.nodes.values()].some(
    ({ compiled }) =>
      compiled.shape === 'sink' && compiled.sink.kind === 'sqlite' && compiled.sink.dlqTable !== undefined,
  );
}

/**
 * Brings every reject that no wire takes to the dead letter queue, ends the counts of all nodes, and tells the
 * warnings.
 */
export async function queueRejects(run: RunInProgress): Promise<void> {
  const { execution, targets, tell } = run;
  const { graph, counters, files } = execution;
  await queueStretches(run);
  for (const node of graph.nodes.values()) await queueNode(run, node);
  for (const node of graph.nodes.values()) {
    for await (const batch of targets.databases.rejectsOf(node.id, files)) {
      counters.addRejectedBySink(node.id, batch.length);
      await queue(run, node.id, batch);
    }
  }
  counters.setLoaded(targets.loaded());
  const warnings = [...(await warningsOf(execution)), ...targets.databases.warnings()];
  for (const { node, message } of warnings) tell({ type: 'warning', node, message });
}

async function queueNode(run: RunInProgress, node: CompiledNode): Promise<void> {
  const { execution } = run;
  const { graph, counters } = execution;
  const { rejected } = counters.of(node.id);
  const unread = run.sources.get(node.id)?.rejects;
  if (rejected > 0 && !graph.isWired(node.id, 'rejected') && !execution.queued.has(node.id)) {
    for await (const dead of collectRejects(execution, node, rejected)) await queueDead(run, dead);
  }
  if (unread) for await (const batch of unread.read()) await queue(run, node.id, batch);
  if (node.source) counters.endSource(node.id, unread?.count ?? 0);
}

/** Reads the rejects of row-wise nodes in a row together, at the last of them. */
async function queueStretches(run: RunInProgress): Promise<void> {
  const { graph, counters, queued } = run.execution;
  for (const node of [...graph.nodes.values()].reverse()) {
    if (queued.has(node.id) || counters.of(node.id).rejected === 0 || graph.isWired(node.id, 'rejected')) continue;
    const stretch = await collectStretch(run.execution, node);
    if (stretch) await queueStretch(run, stretch);
  }
}

async function queueStretch(run: RunInProgress, { nodes, read }: Stretch): Promise<void> {
  const { counters, queued } = run.execution;
  const missing = new Map(nodes.map((id) => [id, counters.of(id).rejected]));
  for await (const dead of read()) {
    for (const index of dead.node) {
      const id = dead.nodes[index]?.node ?? '';
      missing.set(id, (missing.get(id) ?? 0) - 1);
    }
    await queueDead(run, dead);
  }
  for (const [id, rows] of missing) {
    if (rows !== 0) throw changedSource(id);
    queued.add(id);
  }
}

/** Sends rows that died in one stream to the queue; one by one if corrections or mirror tables must see them. */
export async function queueDead(run: RunInProgress, dead: DeadBatch): Promise<void> {
  if (run.canQueueEarly) return run.store.writeDead(dead);
  for (const [node, rejects] of rejectsOfDead(dead)) await queue(run, node, rejects);
}

async function queue(run: RunInProgress, node: string, all: readonly NewReject[]): Promise<void> {
  const { execution, store, targets, request, corrections } = run;
  const { graph } = execution;
  if (graph.isWired(node, 'rejected')) return;
  const rejects = corrections.takeOut(node, all);
  await store.write(rejects);
  const leadsTo = (output: string) => output === node || graph.upstream(output).has(node);
  await targets.databases.mirror(rejects, leadsTo, { id: request.runId, pipeline: request.pipelineFile });
}
