import type { RunEvent } from '../../core/run/events.ts';
import { id, joinSql, type Sql, sql } from '../../core/sql/sql.ts';
import { type DeadBatch, rejectsOfDead } from '../store/dead-batch.ts';
import type { NewReject } from '../store/reject-batch.ts';
import type { RejectStore } from '../store/reject-store.ts';
import type { CompiledGraph, CompiledNode } from './compiled-graph.ts';
import { type Execution, execute, followsSink, proveSources } from './execute.ts';
import { checkFailures, limitWarning, warningsOf } from './outcomes.ts';
import { type Collector, changedSource, collectRejects, collectStretch, type Stretch } from './reject-collector.ts';
import type { Corrections } from './replay/corrections.ts';
import type { Resolved } from './resolve.ts';
import type { RunRequest } from './run-request.ts';
import type { Targets } from './sinks/targets.ts';
import type { PreparedSource } from './sources/source.ts';

type Pulling = Omit<Execution, 'sinks'>;

/** Whether rejects may go straight to the queue, while rows are still read: nobody waits for the targets to hold them, or looks at each. */
export function mayTakeRejectsEarly(graph: CompiledGraph): boolean {
  return ![...graph.nodes.values()].some(
    ({ compiled }) =>
      compiled.shape === 'sink' && compiled.sink.kind === 'sqlite' && compiled.sink.dlqTable !== undefined,
  );
}

/**
 * Pulls all rows into their targets and loads them, in transactions that stay open; `files` are the run's sources. While
 * targets are loaded, `prepareRejects` may bring in the rejects that were found.
 */
export async function pullAll(
  execution: Pulling,
  targets: Targets,
  files: readonly string[],
  prepareRejects: () => Promise<void>,
): Promise<void> {
  const { graph, relations, session, counters } = execution;
  const sinks = targets.sinksOf(graph, session);
  const later = sinks.filter(({ node }) => followsSink(graph, node));
  await execute({ ...execution, sinks: sinks.filter((sink) => !later.includes(sink)) });
  await proveSources(execution);
  await checkFailures({ graph, relations, session, files }, counters);
  await Promise.all([targets.apply(), prepareRejects()]);
  if (later.length === 0) return;
  for (const node of graph.nodes.values()) {
    if (node.compiled.shape === 'sink' && graph.isWired(node.id, 'rejected'))
      await holdRefused(execution, node, targets, files);
  }
  await execute({ ...execution, sinks: later });
  await targets.apply();
}

async function holdRefused(
  { graph, relations, session }: Pulling,
  node: CompiledNode,
  targets: Targets,
  files: readonly string[],
): Promise<void> {
  const table = await relations.holdRejects(node);
  const [feed] = node.feeds.get('in') ?? [];
  const columns = (feed && graph.node(feed.node).columns.get(feed.port)) ?? [];
  const shape = JSON.stringify(Object.fromEntries(columns.map(({ name, type }) => [name, type])));
  for await (const batch of targets.rejectsOf(node.id, files)) {
    const rows = joinSql(batch.map((reject) => refusedRow(reject, files)));
    const values = columns.map(({ name }) => sql`struct_extract(r, ${name}) AS ${id(name)}`);
    const told = sql`code, "column", message, value, place, source, place, line`;
    await session.run(
      sql`INSERT INTO ${table} SELECT ${joinSql([...values, told])} FROM (SELECT *, from_json(record, ${shape}) AS r FROM (VALUES ${rows}) AS v(record, code, "column", message, value, place, source, line))`,
    );
  }
}

function refusedRow(
  { record, code, column, message, value, sourceRow, source, line }: NewReject,
  files: readonly string[],
): Sql {
  const place = [
    sql`${sourceRow}::BIGINT`,
    sql`${source === null ? null : files.indexOf(source)}::INTEGER`,
    sql`${line}::BIGINT`,
  ];
  return sql`(${joinSql([sql`${record}::JSON`, sql`${code}`, sql`${column}::VARCHAR`, sql`${message}`, sql`${value}::VARCHAR`, ...place])})`;
}

export interface Settling {
  execution: Pulling;
  sources: ReadonlyMap<string, PreparedSource>;
  targets: Targets;
  files: readonly string[];
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
  const { execution, targets, files, tell } = settling;
  const { graph, counters, relations, session } = execution;
  const collector = { graph, relations, session, files };
  await settleStretches(settling, collector);
  for (const node of graph.nodes.values()) await settleNode(settling, node, collector);
  for (const node of graph.nodes.values()) {
    for await (const batch of targets.rejectsOf(node.id, files)) {
      counters.addRejectedBySink(node.id, batch.length);
      await send(settling, node.id, batch);
    }
  }
  counters.setLoaded(targets.loaded());
  const warnings = [...(await warningsOf(collector)), ...targets.warnings()];
  for (const { node, message } of warnings) tell({ type: 'warning', node, message });
}

/** Counts what sources could not read as rows, and tells what is to be warned of. Rejects go nowhere. */
export async function settleUpTo(
  { execution, sources, files, tell }: Settling,
  { pipeline, graph: whole }: Resolved,
): Promise<void> {
  const { graph, counters, relations, session } = execution;
  for (const { id, source } of graph.nodes.values())
    counters.addRejectedBySource(id, sources.get(id)?.rejects?.count ?? 0, source !== undefined);
  for (const { node, message } of await warningsOf({ graph, relations, session, files }))
    tell({ type: 'warning', node, message });
  // A run of the whole pipeline may take rejects along a wire that leaves this one.
  const isWired = (id: string) => whole.outOf(id, 'rejected').some(({ to }) => whole.reachesOutput(to.node));
  const rejected = counters.quarantinedRows(isWired);
  const message = limitWarning(pipeline.settings.maxRejected, rejected, counters.readRows);
  if (message !== undefined) tell({ type: 'warning', message });
}

async function settleNode(settling: Settling, node: CompiledNode, collector: Collector): Promise<void> {
  const { graph, counters } = settling.execution;
  const { rejected } = counters.of(node.id);
  const unread = settling.sources.get(node.id)?.rejects;
  if (rejected > 0 && !graph.isWired(node.id, 'rejected') && !settling.execution.settled.has(node.id)) {
    for await (const batch of collectRejects(collector, node, rejected)) await send(settling, node.id, batch);
  }
  if (unread) for await (const batch of unread.read()) await send(settling, node.id, batch);
  counters.addRejectedBySource(node.id, unread?.count ?? 0, node.source !== undefined);
}

/** Reads the rejects of neighbouring row-wise nodes together, from the last one's point of view. */
async function settleStretches(settling: Settling, collector: Collector): Promise<void> {
  const { graph, counters, settled } = settling.execution;
  for (const node of [...graph.nodes.values()].reverse()) {
    if (settled.has(node.id) || counters.of(node.id).rejected === 0 || graph.isWired(node.id, 'rejected')) continue;
    const stretch = await collectStretch(collector, node);
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
  const { graph } = settling.execution;
  const { store, targets, request } = settling;
  const { corrections } = settling;
  const rejects = corrections.takeOut(node, all);
  if (graph.isWired(node, 'rejected')) return;
  await store.write(rejects);
  const run = { id: request.runId, pipeline: request.pipelineFile };
  await targets.mirror(rejects, (output) => output === node || graph.upstream(output).has(node), run);
}
