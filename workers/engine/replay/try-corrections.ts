import type { TrialFailure } from '../../../core/replay/trial.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import { type AskAboutRows, asksServers, type CompiledGraph, type CompiledNode } from '../compile/compiled-graph.ts';
import type { Resolved } from '../compile/resolve.ts';
import { type Collector, readRejects } from '../rejects/reject-collector.ts';
import { tracedMode } from '../relations/relation.ts';
import { Relations } from '../relations/relations.ts';
import type { Session } from '../session/session.ts';
import { Targets } from '../sinks/targets.ts';
import type { CorrectedEntry } from './corrected-entry.ts';
import { Corrections } from './corrections.ts';
import { deadEnds, laterRejection, rowWiseWay } from './row-wise-way.ts';

/** The place of a trial: a pipeline that was opened, and its session. */
export interface TrialPlace {
  graph: CompiledGraph;
  resolved: Resolved;
  session: Session;
  /** Source files, by their index. */
  files: readonly string[];
  /** A folder for temporary files, which the session may read. */
  folder: string;
  /** The folder that relative paths of targets start from. */
  targetFolder: string;
  /** Asks servers about a few of the rows of a node. */
  ask: AskAboutRows;
  signal: AbortSignal;
}

/**
 * Runs the nodes that rejected entries on what these are now, as a replay would, and leaves nothing behind: why each
 * entry that would be rejected again is. `direct`: the rows alone; `overlay`: laid over all rows of the sources.
 */
export async function tryCorrections(
  entries: readonly CorrectedEntry[],
  way: 'direct' | 'overlay',
  place: TrialPlace,
): Promise<Map<number, TrialFailure>> {
  const { graph, session, files, folder } = place;
  const corrections = new Corrections(entries, way, graph, new Map());
  await corrections.fill(session, files, folder);
  const relations = new Relations(graph, session, { patches: corrections });
  const entrances = new Set(entries.map(({ node }) => node));
  for (const node of askingOnTheWay(graph, entrances)) await place.ask(node, await relations.reaching(node));
  for (const id of entrances) {
    const node = graph.nodes.get(id);
    if (node?.compiled.shape === 'sink') await refuse(node, relations, corrections, place);
    else if (node) await reject(node, { graph, relations, session, files }, corrections);
  }
  const { failed } = await corrections.outcome(relations, session);
  const here = new Map(failed.map(({ entry, message, column }) => [entry, { message, column }]));
  if (way === 'overlay') return here;
  return new Map([...(await failedLater(entries, { graph, relations, session, files })), ...here]);
}

/** The nodes after `entrances` that ask servers about rows. */
export function askingOnTheWay(graph: CompiledGraph, entrances: ReadonlySet<string>): CompiledNode[] {
  const way = new Set([...entrances, ...[...entrances].flatMap((id) => rowWiseWay(graph, id).map((node) => node.id))]);
  return [...graph.nodes.values()].filter((node) => way.has(node.id) && asksServers(node));
}

/** The verdicts of later row-wise nodes on the rows that go on. */
async function failedLater(
  entries: readonly CorrectedEntry[],
  collector: Collector,
): Promise<Map<number, TrialFailure>> {
  const byPlace = Map.groupBy(entries, ({ source, sourceRow, id }) => placeOf(source, sourceRow ?? -id));
  const failed = new Map<number, TrialFailure>();
  for await (const { node, source, sourceRow, message, column } of rejectsLater(entries, collector)) {
    for (const { id } of byPlace.get(placeOf(source, sourceRow)) ?? [])
      if (!failed.has(id)) failed.set(id, { message: `${laterRejection(node)}${message}`, column });
  }
  return failed;
}

async function* rejectsLater(entries: readonly CorrectedEntry[], collector: Collector): AsyncGenerator<NewReject> {
  const { graph } = collector;
  const way = new Set([...new Set(entries.map(({ node }) => node))].flatMap((id) => rowWiseWay(graph, id)));
  for (const node of way) {
    for await (const batch of readRejects(collector, node, deadEnds(graph, node.id))) yield* batch;
  }
}

function placeOf(source: string | null, row: number | null): string {
  return `${row} ${source}`;
}

async function reject(node: CompiledNode, collector: Collector, corrections: Corrections): Promise<void> {
  const sites = collector.graph.sitesOf(node.id);
  for await (const batch of readRejects(collector, node, [sites.reject, sites.fail]))
    corrections.takeOut(node.id, batch);
}

/**
 * Loads the rows into their table in a transaction that is rolled back: its constraints alone know what they refuse.
 */
async function refuse(
  node: CompiledNode,
  relations: Relations,
  corrections: Corrections,
  { graph, resolved, session, files, folder, targetFolder, signal }: TrialPlace,
): Promise<void> {
  const target = resolved.nodes.get(node.id);
  if (!target) return;
  await using targets = await Targets.open([target], {
    folder: targetFolder,
    runFolder: folder,
    signal,
    secrets: resolved.secrets,
  });
  targets.databases.addToTables();
  const relation = await relations.inputs.of(node, 'in', tracedMode);
  const from = () => relations.live.into({ node: node.id, port: 'in' }, relation, tracedMode);
  const sink = targets.sinksOf(graph, session).find((one) => one.node === node.id);
  await sink?.write({ from, relation, isTraced: true, places: nothingIsRead, takeRejects: nothingIsRead });
  await targets.databases.apply();
  for await (const batch of targets.databases.rejectsOf(node.id, files)) corrections.takeOut(node.id, batch);
}

/** Rows that come with their places, all of them alive. */
function nothingIsRead(): never {
  throw new RangeError('Rows that are tried are read once.');
}
