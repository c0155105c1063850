import { proposeNearest } from '../near-match.ts';
import type { Problem } from './problems.ts';
import type { PipelineEdge, PipelineNode } from './schema.ts';

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

/** Splits `node.port`; the port is undefined where it is left out. */
export function splitEndpoint(text: string): { node: string; port: string | undefined } {
  const dot = text.indexOf('.');
  return dot < 0 ? { node: text, port: undefined } : { node: text.slice(0, dot), port: text.slice(dot + 1) };
}

/** The same end at the node that `rename` gives for its own. */
export function renameEnd(text: string, rename: (node: string) => string): string {
  const { node, port } = splitEndpoint(text);
  return port === undefined ? rename(node) : `${rename(node)}.${port}`;
}

type Side = 'from' | 'to';

/** The node and port that one end of an edge means; `ports` holds every node of the pipeline. */
export function resolveEnd(
  edge: PipelineEdge,
  side: Side,
  index: number,
  ports: ReadonlyMap<string, ReturnType<PortLookup>>,
): Endpoint | Problem {
  const { node, port } = splitEndpoint(edge[side]);
  const usual = side === 'from' ? 'out' : 'in';
  if (!ports.has(node)) return unknownNode(edge, side, index, ports.keys());
  const specs = side === 'from' ? ports.get(node)?.outputs : ports.get(node)?.inputs;
  if (specs === undefined) return { node, port: port ?? usual };
  const chosen = port === undefined ? usualPort(specs, usual) : specs.find((spec) => spec.name === port);
  return chosen === undefined ? unknownPort(edge, side, index, specs) : { node, port: chosen.name };
}

function usualPort(specs: readonly PortSpec[], usual: string): PortSpec | undefined {
  const open = specs.filter((spec) => spec.kind === 'rows');
  return open.find((spec) => spec.name === usual) ?? (open.length === 1 ? open[0] : undefined);
}

function unknownNode(edge: PipelineEdge, side: Side, index: number, ids: Iterable<string>): Problem {
  const { node, port } = splitEndpoint(edge[side]);
  const { hint, suggestion } = proposeNearest(node, ids);
  const message = `The edge from "${edge.from}" to "${edge.to}" names a node "${node}" that does not exist.${hint}`;
  const replace = `${suggestion?.replace ?? ''}${port === undefined ? '' : `.${port}`}`;
  return {
    severity: 'error',
    code: 'graph.unknown_node',
    message,
    field: ['edges', index, side],
    ...(suggestion && { suggestion: { label: suggestion.label, replace } }),
  };
}

function unknownPort(edge: PipelineEdge, side: Side, index: number, specs: readonly PortSpec[]): Problem {
  const { node, port } = splitEndpoint(edge[side]);
  const noun = side === 'from' ? 'output' : 'input';
  const names = specs.map((spec) => spec.name);
  const choice =
    names.length === 0 ? `It has no ${noun}s.` : `It has ${names.map((name) => `"${node}.${name}"`).join(', ')}.`;
  const fault =
    port === undefined
      ? `must say which ${noun} of "${node}" it means`
      : `names "${port}", which is no ${noun} of "${node}"`;
  const { hint, suggestion } = port === undefined ? { hint: '' } : proposeNearest(port, names);
  return {
    severity: 'error',
    code: 'graph.unknown_port',
    about: node,
    message: `The edge from "${edge.from}" to "${edge.to}" ${fault}. ${choice}${hint}`,
    field: ['edges', index, side],
    ...(suggestion && { suggestion: { label: suggestion.label, replace: `${node}.${suggestion.replace}` } }),
  };
}
