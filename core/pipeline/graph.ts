import { type GraphEdge, type PortLookup, type PortSpec, resolveEnd } from './endpoints.ts';
import type { Problem } from './problems.ts';
import type { Pipeline, PipelineNode } from './schema.ts';
import { findCycles, findExcluded, sortTopologically } from './topology.ts';

/** The part of a pipeline that runs: without disabled nodes, what only they feed, broken edges and cycles. */
export interface Graph {
  /** Every node after those that feed it; otherwise as in the file. */
  order: readonly PipelineNode[];
  /** Left out of a run: disabled, or fed by nothing else. */
  excluded: ReadonlySet<string>;
  /** Edges into a node, in file order. */
  into(node: string, port?: string): readonly GraphEdge[];
  /** Edges out of a node, in file order. */
  outOf(node: string, port?: string): readonly GraphEdge[];
  /** All nodes that feed a node, itself not included. */
  upstream(node: string): ReadonlySet<string>;
  /** All nodes that a node feeds, itself not included. */
  downstream(node: string): ReadonlySet<string>;
  /** Whether rows of a node reach a node without row outputs, or it is one itself. */
  reachesOutput(node: string): boolean;
  /** Whether a node gives no rows but those it refuses. */
  isOutput(node: string): boolean;
}

/** Resolves the edges of a pipeline. The graph has those that are right; the problems are about the others. */
export function buildGraph(pipeline: Pipeline, portsOf: PortLookup): { graph: Graph; problems: Problem[] } {
  const ports = new Map(pipeline.nodes.map((node) => [node.id, portsOf(node)]));
  const problems: Problem[] = [];

  const edges = pipeline.edges.flatMap((edge, index): GraphEdge[] => {
    const from = resolveEnd(edge, 'from', index, ports);
    const to = resolveEnd(edge, 'to', index, ports);
    for (const end of [from, to]) if ('message' in end) problems.push(end);
    return 'message' in from || 'message' in to ? [] : [{ from, to, index }];
  });
  const unique = dropDuplicates(edges, problems);
  const excluded = findExcluded(pipeline.nodes, unique);
  const active = unique.filter((edge) => !excluded.has(edge.from.node) && !excluded.has(edge.to.node));
  const order = sortTopologically(
    pipeline.nodes.filter((node) => !excluded.has(node.id)),
    active,
  );
  for (const cycle of findCycles(pipeline.nodes, unique)) problems.push(cycleProblem(cycle));
  const incoming = Map.groupBy(unique, (edge) => edge.to.node);
  const outgoing = Map.groupBy(unique, (edge) => edge.from.node);
  for (const node of pipeline.nodes) {
    if (excluded.has(node.id)) continue;
    const { inputs = [], outputs = [] } = ports.get(node.id) ?? {};
    problems.push(
      ...checkInputs(node, inputs, incoming.get(node.id) ?? [], excluded),
      ...checkOutputs(node, outputs, outgoing.get(node.id) ?? []),
    );
  }

  const sinks = pipeline.nodes.filter((node) => ports.get(node.id)?.outputs.every((port) => port.kind !== 'rows'));
  return { graph: makeGraph(order, active, excluded, new Set(sinks.map((node) => node.id))), problems };
}

function dropDuplicates(edges: readonly GraphEdge[], problems: Problem[]): GraphEdge[] {
  const seen = new Set<string>();
  return edges.filter((edge) => {
    const key = `${edge.from.node}.${edge.from.port}→${edge.to.node}.${edge.to.port}`;
    if (!seen.has(key)) {
      seen.add(key);
      return true;
    }
    const message = `The edge from "${edge.from.node}" to "${edge.to.node}" appears twice.`;
    problems.push({ severity: 'error', code: 'graph.duplicate_edge', message, field: ['edges', edge.index] });
    return false;
  });
}

function checkInputs(
  node: PipelineNode,
  inputs: readonly PortSpec[],
  into: readonly GraphEdge[],
  excluded: ReadonlySet<string>,
): Problem[] {
  return inputs.flatMap((port) => {
    const feeders = into.filter((edge) => edge.to.port === port.name).map((edge) => edge.from.node);
    const name = inputs.length === 1 ? 'its input' : `its input "${port.name}"`;
    return [
      ...checkEdgeCount(node.id, port, name, feeders),
      ...checkDisabled(
        node.id,
        port,
        name,
        feeders.filter((id) => excluded.has(id)),
      ),
    ];
  });
}

function checkEdgeCount(node: string, port: PortSpec, name: string, feeders: readonly string[]): Problem[] {
  if (feeders.length > 1 && port.many !== true) {
    const message = `"${node}" takes one edge into ${name}, but ${quoted(feeders)} all lead there. Combine them with a union first.`;
    return [{ severity: 'error', code: 'graph.too_many_edges', message, node }];
  }
  if (feeders.length === 0 && port.optional !== true) {
    const message = `Nothing leads into "${node}": connect ${name}.`;
    return [{ severity: 'error', code: 'graph.missing_input', message, node }];
  }
  return [];
}

function checkDisabled(node: string, port: PortSpec, name: string, silent: readonly string[]): Problem[] {
  if (silent.length === 0) return [];
  if (port.many === true) {
    const message = `"${node}" gets no rows from ${quoted(silent)}, left out of the run as disabled.`;
    return [{ severity: 'warning', code: 'graph.disabled_input', message, node }];
  }
  const message = `"${node}" needs ${name}, but ${quoted(silent)} is left out of the run as disabled. Disable "${node}" too, or enable what feeds it.`;
  return [{ severity: 'error', code: 'graph.disabled_input', message, node }];
}

/** Of a node with several outputs, one that nothing reads may have been forgotten. */
function checkOutputs({ id }: PipelineNode, outputs: readonly PortSpec[], outOf: readonly GraphEdge[]): Problem[] {
  const read = new Set(outOf.map(({ from }) => from.port));
  const rows = outputs.filter(({ kind }) => kind === 'rows').map(({ name }) => name);
  const unread = rows.filter((name) => !read.has(name));
  if (unread.length === 0 || unread.length === rows.length) return [];
  const message = `Nothing takes the rows that "${id}" sends to ${quoted(unread)}: connect the port, or they are left out.`;
  return [{ severity: 'warning', code: 'graph.unread_output', message, node: id }];
}

function quoted(ids: readonly string[]): string {
  return ids.map((id) => `"${id}"`).join(', ');
}

function cycleProblem(cycle: readonly string[]): Problem {
  const [first = ''] = cycle;
  const message = `These nodes feed each other in a circle: ${[...cycle, first].join(' → ')}. Remove one of the edges.`;
  return { severity: 'error', code: 'graph.cycle', message, node: first };
}

function makeGraph(
  order: readonly PipelineNode[],
  edges: readonly GraphEdge[],
  excluded: ReadonlySet<string>,
  sinks: ReadonlySet<string>,
): Graph {
  const incoming = Map.groupBy(edges, (edge) => edge.to.node);
  const outgoing = Map.groupBy(edges, (edge) => edge.from.node);
  const into: Graph['into'] = (node, port) =>
    (incoming.get(node) ?? []).filter((edge) => port === undefined || edge.to.port === port);
  const outOf: Graph['outOf'] = (node, port) =>
    (outgoing.get(node) ?? []).filter((edge) => port === undefined || edge.from.port === port);
  const feedersOf = (node: string) => into(node).map((edge) => edge.from.node);
  const readersOf = (node: string) => outOf(node).map((edge) => edge.to.node);
  const walk = (nodes: Iterable<string>, nextOf: (id: string) => string[]): Set<string> => {
    const reached = new Set<string>();
    const pending = [...nodes].flatMap(nextOf);
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (reached.has(id)) continue;
      reached.add(id);
      pending.push(...nextOf(id));
    }
    return reached;
  };
  const upstream = (node: string) => walk([node], feedersOf);
  const downstream = (node: string) => walk([node], readersOf);
  const reaching = walk(sinks, feedersOf).union(sinks);
  const reachesOutput = (node: string) => reaching.has(node);
  const isOutput = (node: string) => sinks.has(node);
  return { order, excluded, into, outOf, upstream, downstream, reachesOutput, isOutput };
}
