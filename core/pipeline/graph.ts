import { type Problem, proposeNearest } from './problems.ts';
import type { Pipeline, PipelineEdge, PipelineNode } from './schema.ts';

export interface PortSpec {
  name: string;
  kind: 'rows' | 'rejected';
  /** Takes any number of edges. */
  many?: boolean;
  /** May stay without an edge. */
  optional?: boolean;
}

/** The ports of a node as its definition and config give them; undefined for an unknown type. */
export type PortLookup = (
  node: PipelineNode,
) => { readonly inputs: readonly PortSpec[]; readonly outputs: readonly PortSpec[] } | undefined;

export interface Endpoint {
  node: string;
  port: string;
}

/** An edge with both ports known. `index` is its place in the file. */
export interface GraphEdge {
  from: Endpoint;
  to: Endpoint;
  index: number;
}

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
}

/** Resolves the edges of a pipeline. What is wrong with them is told; the graph holds what is right. */
export function buildGraph(pipeline: Pipeline, portsOf: PortLookup): { graph: Graph; problems: Problem[] } {
  const nodes = new Map(pipeline.nodes.map((node) => [node.id, node]));
  const ports = new Map(pipeline.nodes.map((node) => [node.id, portsOf(node)]));
  const problems: Problem[] = [];

  const edges = pipeline.edges.flatMap((edge, index): GraphEdge[] => {
    const from = resolveEnd(edge, 'from', index, nodes, ports);
    const to = resolveEnd(edge, 'to', index, nodes, ports);
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
  for (const node of pipeline.nodes) {
    if (!excluded.has(node.id)) problems.push(...checkInputs(node, ports.get(node.id)?.inputs ?? [], unique, excluded));
  }

  const sinks = pipeline.nodes.filter((node) => ports.get(node.id)?.outputs.every((port) => port.kind !== 'rows'));
  return { graph: makeGraph(order, active, excluded, new Set(sinks.map((node) => node.id))), problems };
}

/** Splits `node.port`; the port is undefined where it is left out. */
export function splitEndpoint(text: string): { node: string; port: string | undefined } {
  const dot = text.indexOf('.');
  return dot < 0 ? { node: text, port: undefined } : { node: text.slice(0, dot), port: text.slice(dot + 1) };
}

function resolveEnd(
  edge: PipelineEdge,
  side: 'from' | 'to',
  index: number,
  nodes: ReadonlyMap<string, PipelineNode>,
  ports: ReadonlyMap<string, ReturnType<PortLookup>>,
): Endpoint | Problem {
  const { node: id, port } = splitEndpoint(edge[side]);
  const field = ['edges', index, side];
  const edgeText = `The edge from "${edge.from}" to "${edge.to}"`;
  if (!nodes.has(id)) {
    const near = proposeNearest(id, nodes.keys());
    const suggestion = near.suggestion && {
      ...near.suggestion,
      replace: near.suggestion.replace + (port === undefined ? '' : `.${port}`),
    };
    const message = `${edgeText} names a node "${id}" that does not exist.${near.hint}`;
    return { severity: 'error', code: 'graph.unknown_node', message, field, ...(suggestion && { suggestion }) };
  }
  const specs = side === 'from' ? ports.get(id)?.outputs : ports.get(id)?.inputs;
  const usual = side === 'from' ? 'out' : 'in';
  if (specs === undefined) return { node: id, port: port ?? usual };

  const open = specs.filter((spec) => spec.kind === 'rows');
  const chosen =
    port !== undefined
      ? specs.find((spec) => spec.name === port)
      : (open.find((spec) => spec.name === usual) ?? (open.length === 1 ? open[0] : undefined));
  if (chosen !== undefined) return { node: id, port: chosen.name };

  const names = specs.map((spec) => spec.name);
  const noun = side === 'from' ? 'output' : 'input';
  const near = port === undefined ? { hint: '' } : proposeNearest(port, names);
  const suggestion = near.suggestion && { ...near.suggestion, replace: `${id}.${near.suggestion.replace}` };
  const ask = port === undefined ? `must say which ${noun} of "${id}" it means` : `names "${port}", not an ${noun} of "${id}"`;
  const choice = names.length === 0 ? `It has no ${noun}s.` : `It has ${names.map((name) => `"${id}.${name}"`).join(', ')}.`;
  const message = `${edgeText} ${ask}. ${choice}${near.hint}`;
  return { severity: 'error', code: 'graph.unknown_port', message, node: id, ...(suggestion && { suggestion }) };
}

function dropDuplicates(edges: readonly GraphEdge[], problems: Problem[]): GraphEdge[] {
  const seen = new Set<string>();
  return edges.filter((edge) => {
    const key = `${edge.from.node}.${edge.from.port}→${edge.to.node}.${edge.to.port}`;
    if (!seen.has(key)) {
      seen.add(key);
      return true;
    }
    const message = `The edge from "${edge.from.node}" to "${edge.to.node}" is there twice.`;
    problems.push({ severity: 'error', code: 'graph.duplicate_edge', message, field: ['edges', edge.index] });
    return false;
  });
}

function findExcluded(nodes: readonly PipelineNode[], edges: readonly GraphEdge[]): Set<string> {
  const excluded = new Set(nodes.filter((node) => node.disabled === true).map((node) => node.id));
  const feeders = Map.groupBy(edges, (edge) => edge.to.node);
  let sizeBefore = -1;
  while (excluded.size > sizeBefore) {
    sizeBefore = excluded.size;
    for (const [id, into] of feeders) if (into.every((edge) => excluded.has(edge.from.node))) excluded.add(id);
  }
  return excluded;
}

function checkInputs(
  node: PipelineNode,
  inputs: readonly PortSpec[],
  edges: readonly GraphEdge[],
  excluded: ReadonlySet<string>,
): Problem[] {
  return inputs.flatMap((port): Problem[] => {
    const into = edges.filter((edge) => edge.to.node === node.id && edge.to.port === port.name);
    const name = inputs.length === 1 ? 'its input' : `its input "${port.name}"`;
    const problems: Problem[] = [];
    if (into.length > 1 && port.many !== true) {
      const feeders = into.map((edge) => `"${edge.from.node}"`).join(', ');
      const message = `"${node.id}" takes one edge into ${name}, but ${feeders} all lead there. Combine them with a union first.`;
      problems.push({ severity: 'error', code: 'graph.too_many_edges', message, node: node.id });
    }
    if (into.length === 0 && port.optional !== true) {
      const message = `Nothing leads into "${node.id}": connect ${name}.`;
      problems.push({ severity: 'error', code: 'graph.missing_input', message, node: node.id });
    }
    const silent = into.filter((edge) => excluded.has(edge.from.node)).map((edge) => `"${edge.from.node}"`);
    if (silent.length > 0) {
      const message =
        port.many === true
          ? `"${node.id}" goes without the rows of ${silent.join(', ')}, left out of the run as disabled.`
          : `"${node.id}" needs ${name}, but ${silent.join(', ')} is left out of the run as disabled. Disable "${node.id}" too, or enable what feeds it.`;
      const severity = port.many === true ? 'warning' : 'error';
      problems.push({ severity, code: 'graph.disabled_input', message, node: node.id });
    }
    return problems;
  });
}

function sortTopologically(nodes: readonly PipelineNode[], edges: readonly GraphEdge[]): PipelineNode[] {
  const waiting = [...nodes];
  const done = new Set<string>();
  const feeders = Map.groupBy(edges, (edge) => edge.to.node);
  const order: PipelineNode[] = [];
  for (;;) {
    const next = waiting.findIndex((node) => (feeders.get(node.id) ?? []).every((edge) => done.has(edge.from.node)));
    const [node] = next < 0 ? [] : waiting.splice(next, 1);
    // What still waits now stands in a cycle or behind one.
    if (node === undefined) return order;
    done.add(node.id);
    order.push(node);
  }
}

/** Each cycle once, as its nodes in the direction of the edges, starting with the one that comes first in the file. */
function findCycles(nodes: readonly PipelineNode[], edges: readonly GraphEdge[]): string[][] {
  const targets = Map.groupBy(edges, (edge) => edge.from.node);
  const finished = new Set<string>();
  const cycles: string[][] = [];
  for (const start of nodes) {
    const trail: string[] = [];
    const pending: { id: string; next: number }[] = finished.has(start.id) ? [] : [{ id: start.id, next: 0 }];
    if (pending.length > 0) trail.push(start.id);
    for (let top = pending.at(-1); top !== undefined; top = pending.at(-1)) {
      const target = targets.get(top.id)?.[top.next]?.to.node;
      top.next += 1;
      if (target === undefined) {
        finished.add(top.id);
        pending.pop();
        trail.pop();
      } else if (trail.includes(target)) {
        cycles.push(trail.slice(trail.indexOf(target)));
      } else if (!finished.has(target)) {
        pending.push({ id: target, next: 0 });
        trail.push(target);
      }
    }
  }
  return cycles;
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
  const walk = (node: string, nextOf: (id: string) => string[]): Set<string> => {
    const reached = new Set<string>();
    const pending = nextOf(node);
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (reached.has(id)) continue;
      reached.add(id);
      pending.push(...nextOf(id));
    }
    return reached;
  };
  const upstream = (node: string) => walk(node, (id) => into(id).map((edge) => edge.from.node));
  const downstream = (node: string) => walk(node, (id) => outOf(id).map((edge) => edge.to.node));
  const reachesOutput = (node: string) => sinks.has(node) || [...downstream(node)].some((id) => sinks.has(id));
  return { order, excluded, into, outOf, upstream, downstream, reachesOutput };
}
