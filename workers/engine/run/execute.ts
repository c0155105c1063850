import { WeirError } from '../../../core/errors.ts';
import { counted, formatCount } from '../../../core/run/format.ts';
import type { Sql } from '../../../core/sql/sql.ts';
import type { LoadColumn } from '../../../core/sql/sqlite-packed-select.ts';
import type { DeadBatch } from '../../store/dead-batch.ts';
import { type AskAboutRows, asksServers, type CompiledGraph, type CompiledNode } from '../compile/compiled-graph.ts';
import { Depths } from '../compile/depths.ts';
import { DeadRows } from '../relations/dead-rows.ts';
import { boundaryAt } from '../relations/live-rows.ts';
import { type Mode, plainMode, type Relation } from '../relations/relation.ts';
import { Relations } from '../relations/relations.ts';
import type { Patches } from '../replay/patches.ts';
import type { Session } from '../session/session.ts';
import { Counters } from './counters.ts';
import { type RunSpan, startClock } from './spans.ts';
import { type Count, Tallies } from './tallies.ts';

/** What takes the rows of one output node. */
export interface Sink {
  node: string;
  /** Whether rows leave the engine on their way: a stream, to be proven whole. */
  isStream: boolean;
  /** Takes the rows; returns how many reached it. */
  write(rows: SinkRows): Promise<number>;
}

export interface SinkRows {
  /** The live rows, counted as they pass. */
  from(): Sql;
  relation: Relation;
  /** Whether the rows come with their lineage; else `places` reads the same rows again, in the same order, for it. */
  isTraced: boolean;
  places(): Promise<DeadRows>;
  /** Where all rows are to be read in place of `from`, dead ones too: what tells them apart. */
  sift?: (columns: readonly LoadColumn[]) => DeadRows;
  /** Takes the rejects that were found while the rows were read. */
  takeRejects(rejects: DeadBatch): Promise<void>;
}

/** A compiled graph that is being run. */
export interface Execution {
  graph: CompiledGraph;
  session: Session;
  counters: Counters;
  tallies: Tallies;
  relations: Relations;
  /** Whether a node's rows are asked for at all: a replay passes most of them by. */
  isNeeded(node: string): boolean;
  /** Asks servers about rows, for a node that does. */
  ask: AskAboutRows;
  /** Called after each part of the run. */
  onSpan(span: RunSpan): void;
  /** The source files of the run. */
  files: readonly string[];
  /** Takes rejects as soon as they are found, where that may be before all rows have been read. */
  onRejects?: ((rejects: DeadBatch) => Promise<void>) | undefined;
  /** Nodes whose rejects have been taken already. */
  settled: Set<string>;
}

/** What a run of a compiled graph needs: counters at zero, counting functions, and relations that use them. `onReject` is told of the first reject. */
export function prepareExecution(
  graph: CompiledGraph,
  session: Session,
  { patches, onReject }: { patches?: Patches | undefined; onReject?: () => void } = {},
): Pick<Execution, 'counters' | 'tallies' | 'relations'> {
  for (const id of graph.nodes.keys()) graph.sitesOf(id);
  const tallies = new Tallies(session, graph, onReject);
  return {
    counters: new Counters(graph),
    tallies,
    relations: new Relations(graph, session, { onBoundary: (boundary) => tallies.nameOf(boundary), patches }),
  };
}

/**
 * Runs a compiled graph as far as the given sinks of one round need it: first every node that several readers share is
 * held in a table, in order, and now and then one of a long chain; then each sink pulls its rows. Between two such points
 * everything is one streaming query.
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
    const isTooDeep = depths.add(node);
    if (node.compiled.shape === 'sink' || !(isTooDeep || needsHolding(graph, node))) continue;
    depths.restart(node.id);
    await stage(execution, () => relations.hold(node.id));
  }
  for (const sink of sinks) await writeSink(execution, sink);
}

/** Rows leave the engine here: they wait in a table for their answers. */
async function askAbout(execution: Execution, node: CompiledNode): Promise<void> {
  await stage(execution, async () => {
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

async function writeSink(execution: Execution, sink: Sink): Promise<void> {
  const { graph, relations } = execution;
  const read = (mode: Mode) => relations.inputs.of(graph.node(sink.node), 'in', mode);
  const counting: Mode = { isCounting: true, hasLineage: false };
  const untraced = await read(sink.isStream ? plainMode : counting);
  if (sink.isStream && untraced.root.kind === 'query') {
    // A stream that breaks looks like one that ends; from a table, its rows can be counted first.
    const { node } = untraced.root;
    await stage(execution, () => (relations.isHeld(node) ? relations.holdKeptOut(node) : relations.hold(node)));
    await writeSink(execution, sink);
    return;
  }
  // A table has its rows' lineage anyway; to have it from a scan costs as much as the scan.
  const isTraced = sink.isStream && untraced.root.kind === 'table';
  const mode: Mode = { ...counting, hasLineage: isTraced };
  // Rows that are sifted are counted there.
  const isSifted = sink.isStream && untraced.isRowForRow;
  const relation = isSifted ? untraced : await read(mode);
  const rows = {
    relation,
    isTraced,
    places: async () => (await siftable(execution, sink.node, false))([]),
    takeRejects: (rejects: DeadBatch) => takeRejects(execution, rejects),
    ...(isSifted && { sift: await siftable(execution, sink.node, true) }),
  };
  let written = 0;
  const expected = isTraced ? await countLive(execution, sink.node) : undefined;
  const counts = await stage(execution, async () => {
    written = await sink.write({
      ...rows,
      from: () => relations.live.into({ node: sink.node, port: 'in' }, relation, mode),
    });
  });
  const alive = counts.find(({ boundary }) => boundary.consumer === sink.node)?.counts[0] ?? 0;
  if (written !== alive || (expected !== undefined && expected !== alive))
    throw brokenStream(sink.node, expected ?? alive, written);
}

/** Reads all rows on the way to a sink, and tells the dead among them; those are counted, and their reasons read, the first time. */
async function siftable(
  { graph, relations, tallies, files, onRejects }: Execution,
  sink: string,
  isFirst: boolean,
): Promise<(columns: readonly LoadColumn[]) => DeadRows> {
  const { isRowForRow, root } = await relations.inputs.of(graph.node(sink), 'in', plainMode);
  const placeOf = isRowForRow ? graph.node(root.node).source?.placeOf : undefined;
  const hasReasons = isFirst && onRejects !== undefined;
  const mode = { isCounting: false, hasLineage: placeOf === undefined, hasReasons };
  const relation = await relations.inputs.of(graph.node(sink), 'in', mode);
  return (columns) => {
    const counts = isFirst ? tallies.countsOf(boundaryAt(relation, { node: sink, port: 'in' })) : graph.noCounts();
    return new DeadRows({ graph, relation, placeOf, files, columns, counts });
  };
}

async function takeRejects({ onRejects, settled }: Execution, rejects: DeadBatch): Promise<void> {
  for (const { node } of rejects.nodes) settled.add(node);
  await onRejects?.(rejects);
}

async function countLive({ graph, relations, session }: Execution, sink: string): Promise<number> {
  const relation = await relations.inputs.of(graph.node(sink), 'in', plainMode);
  return session.count(relations.live.into({ node: sink, port: 'in' }, relation, plainMode));
}

/** Runs one query that counts, and books what it counted. */
export async function stage(
  { tallies, counters, onSpan }: Pick<Execution, 'tallies' | 'counters' | 'onSpan'>,
  run: () => Promise<void>,
): Promise<Count[]> {
  const clock = startClock();
  await run();
  const counts = tallies.take();
  const nodes = counters.addStage(counts, clock.ms());
  onSpan(clock.span('stage', nodes));
  return counts;
}

/**
 * To be called when the sinks have been written that rows of all sources, or of those given, lead to. Throws
 * `account.mismatch` unless every source gave exactly the rows that were counted apart from the engine.
 */
export async function proveSources(
  { graph, counters, isNeeded }: Pick<Execution, 'graph' | 'counters' | 'isNeeded'>,
  isRead: (source: string) => boolean = () => true,
): Promise<void> {
  for (const { id, source } of graph.nodes.values()) {
    if (!source || !isNeeded(id) || !isRead(id)) continue;
    const expected = await source.expectedRows();
    const seen = counters.of(id).rowsIn;
    if (expected !== seen) {
      const message = `The source "${id}" has ${counted(expected, 'row')}, but ${formatCount(seen)} were read. Nothing was loaded. Run it again; if it happens again, report it with this message.`;
      throw new WeirError({ code: 'account.mismatch', node: id, message });
    }
  }
}

function brokenStream(node: string, expected: number, seen: number): WeirError {
  return new WeirError({
    code: 'stream.broken',
    node,
    message: `Reading stopped early: ${formatCount(seen)} of ${counted(expected, 'row')} arrived. Nothing was loaded; run it again.`,
  });
}
