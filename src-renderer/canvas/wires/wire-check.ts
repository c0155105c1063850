import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { nodeById } from '../../studio/nodes/node-index.ts';
import { portsOf, titleOfNode } from '../../studio/nodes/node-types.ts';

export interface WireEnds {
  fromNode: string;
  fromPort: string;
  toNode: string;
  toPort: string;
}

/** A port in React Flow's terms. */
export interface WireEnd {
  nodeId: string;
  id?: string | null;
  type: 'source' | 'target';
}

/** Why two ports cannot be connected. The wire may be drawn from either end. */
export function reasonFor(pipeline: Pipeline, start: WireEnd, end: WireEnd): string | undefined {
  if (start.type === end.type) {
    return start.type === 'source'
      ? 'An output leads to an input, not to another output.'
      : 'An input is fed by an output.';
  }
  const [source, target] = start.type === 'source' ? [start, end] : [end, start];
  return refuseWire(pipeline, {
    fromNode: source.nodeId,
    fromPort: source.id ?? 'out',
    toNode: target.nodeId,
    toPort: target.id ?? 'in',
  });
}

/**
 * Why a wire is impossible, in words; undefined if it is possible. A taken input is no obstacle: the new wire replaces
 * the old one.
 */
export function refuseWire(pipeline: Pipeline, { fromNode, fromPort, toNode, toPort }: WireEnds): string | undefined {
  const source = nodeById(pipeline, fromNode);
  const target = nodeById(pipeline, toNode);
  if (source === undefined || target === undefined) return 'A collapsed group takes no wires. Expand it first.';
  if (fromNode === toNode) return 'A node cannot feed itself.';
  const { inputs } = portsOf(target);
  if (inputs.length === 0) return `"${titleOfNode(target)}" reads its own data: it takes no input.`;
  if (!inputs.some((port) => port.name === toPort)) return `"${titleOfNode(target)}" has no input "${toPort}".`;
  if (!portsOf(source).outputs.some((port) => port.name === fromPort)) {
    return `"${titleOfNode(source)}" has no output "${fromPort}".`;
  }
  if (reaches(pipeline, toNode, fromNode)) {
    return `This would go round in a circle: "${titleOfNode(target)}" already feeds "${titleOfNode(source)}".`;
  }
  const isThere = pipeline.edges.some((edge) => {
    const from = splitEndpoint(edge.from);
    const to = splitEndpoint(edge.to);
    return (
      from.node === fromNode &&
      to.node === toNode &&
      (from.port ?? 'out') === fromPort &&
      (to.port ?? inputs[0]?.name) === toPort
    );
  });
  return isThere ? 'This wire is there already.' : undefined;
}

function reaches(pipeline: Pipeline, start: string, goal: string): boolean {
  const next = Map.groupBy(pipeline.edges, (edge) => splitEndpoint(edge.from).node);
  const seen = new Set<string>();
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === goal) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const edge of next.get(node) ?? []) open.push(splitEndpoint(edge.to).node);
  }
  return false;
}
