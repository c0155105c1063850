import { WeirError } from '../../../core/errors.ts';
import type { Graph } from '../../../core/pipeline/graph.ts';
import type { ReplayPlan } from '../../../core/replay/ways.ts';
import type { CompiledGraph, CompiledNode } from '../compile/compiled-graph.ts';
import { comparesRows } from './row-wise-way.ts';

/** The nodes that rows from `entrances` can reach, including these. */
export function nodesDownstream(graph: CompiledGraph, entrances: ReadonlySet<string>): Set<string> {
  const downstream = new Set([...entrances].filter((id) => graph.nodes.has(id)));
  // The graph is in topological order.
  for (const node of graph.nodes.values()) {
    if ([...node.feeds.values()].flat().some((feed) => downstream.has(feed.node))) downstream.add(node.id);
  }
  return downstream;
}

/** The nodes of a replay: all that lead to an output which rows from `entrances` can reach. */
export function takingPart(graph: Graph, entrances: ReadonlySet<string>): Set<string> {
  const ids = new Set(graph.order.map(({ id }) => id));
  const downstream = new Set([...entrances].filter((id) => ids.has(id)).flatMap((id) => [id, ...graph.downstream(id)]));
  const outputs = [...downstream].filter(
    (id) => graph.reachesOutput(id) && ![...graph.downstream(id)].some((next) => downstream.has(next)),
  );
  return new Set([...downstream, ...outputs.flatMap((id) => [id, ...graph.upstream(id)])]);
}

export interface ReplayCircumstances {
  /** The outputs into which the run that rejected the rows loaded the others. */
  loaded: readonly string[];
  /** How many of the rows a later run of their files no longer rejected. */
  gone: number;
  /** Why an attempt at a direct replay was given up. */
  givenUp?: string | undefined;
}

/**
 * Decides whether corrected rows can enter at the nodes that rejected them and go on alone. Throws if an output cannot
 * take the rows without loading all others again.
 */
export function planReplay(
  graph: CompiledGraph,
  entrances: ReadonlySet<string>,
  circumstances: ReplayCircumstances,
): ReplayPlan {
  const reason = overlayReason(graph, entrances, circumstances);
  if (reason === undefined) return { way: 'direct', reason: null };
  const [appending] = appendingOutputs(graph, entrances).filter((id) => circumstances.loaded.includes(id));
  if (appending === undefined) return { way: 'overlay', reason };
  const message = `${reason} And "${appending}" appends: running it again would add every row once more. Choose another mode for it, or empty its table and run the pipeline.`;
  throw new WeirError({ code: 'target.failed', node: appending, message });
}

function overlayReason(
  graph: CompiledGraph,
  entrances: ReadonlySet<string>,
  { loaded, gone, givenUp }: ReplayCircumstances,
): string | undefined {
  if (givenUp !== undefined) return givenUp;
  const downstream = nodesDownstream(graph, entrances);
  const outputs = [...downstream].filter((id) => graph.node(id).compiled.shape === 'sink');
  const missing = outputs.filter((id) => !loaded.includes(id));
  if (missing.length > 0 && missing.length === outputs.length)
    return 'The run that rejected these rows loaded nothing into these targets, so all rows are loaded now.';
  if (missing.length > 0)
    return `The run that rejected these rows loaded nothing into the target of "${missing.join('" and "')}", so all rows are loaded now.`;
  for (const id of downstream) {
    const reason = needsAllRows(graph.node(id), downstream, entrances.has(id));
    if (reason !== undefined) return reason;
    if (gone > 0 && isReplaced(graph.node(id)))
      return `"${id}" has only the rows of the last run, which no longer rejected some of these rows, so all rows are loaded again.`;
  }
  return undefined;
}

function needsAllRows(node: CompiledNode, downstream: ReadonlySet<string>, isEntrance: boolean): string | undefined {
  const { compiled, id } = node;
  switch (compiled.shape) {
    case 'map':
    case 'scan':
      return comparesRows(node) ? `"${id}" compares rows with each other, so it must see all of them.` : undefined;
    case 'query': {
      const reached = [...node.feeds]
        .filter(([, feeds]) => feeds.some((feed) => downstream.has(feed.node)))
        .map(([port]) => port);
      const isRowWise = reached.every(
        (port) => compiled.rowWise?.includes(port) && !compiled.guards?.some((guard) => guard.port === port),
      );
      return isRowWise && !isEntrance ? undefined : `"${id}" must see all rows.`;
    }
    case 'sink':
      if (compiled.sink.kind === 'file') return `"${id}" writes a file, which is always written whole.`;
      if (compiled.sink.load.mode !== 'upsert') return undefined;
      return `"${id}" keeps the last row of each key, and which is the last only the whole source tells.`;
  }
}

function isReplaced({ compiled }: CompiledNode): boolean {
  return compiled.shape === 'sink' && compiled.sink.kind === 'sqlite' && compiled.sink.load.mode === 'replace';
}

/** Outputs to which another run of the whole source would append every row again. */
function appendingOutputs(graph: CompiledGraph, entrances: ReadonlySet<string>): string[] {
  return [...nodesDownstream(graph, entrances)].filter((id) => {
    const { compiled } = graph.node(id);
    return compiled.shape === 'sink' && compiled.sink.kind === 'sqlite' && compiled.sink.load.mode === 'append';
  });
}
