import type { AnyNodeDefinition, NodeCategory, NodePorts } from '../../../core/nodes/define-node.ts';
import { findNode, nodeDefinitions } from '../../../core/nodes/registry.ts';
import type { PipelineNode } from '../../../core/pipeline/schema.ts';

export const categories: readonly { category: NodeCategory; title: string }[] = [
  { category: 'input', title: 'Inputs' },
  { category: 'transform', title: 'Rows and columns' },
  { category: 'combine', title: 'Join, group, route' },
  { category: 'output', title: 'Outputs' },
];

const noPorts: NodePorts = { inputs: [], outputs: [] };
const known = new WeakMap<PipelineNode['config'], NodePorts>();

/** The ports of a node. While its config is invalid, those of the definition's example are used. */
export function portsOf(node: PipelineNode): NodePorts {
  const found = known.get(node.config);
  if (found !== undefined) return found;
  const definition = findNode(node.type);
  if (definition === undefined) return noPorts;
  const isValid = definition.config.safeParse(node.config).success;
  const ports = definition.ports(isValid ? node.config : definition.example.config);
  known.set(node.config, ports);
  return ports;
}

export function titleOfNode(node: PipelineNode): string {
  return node.label || findNode(node.type)?.title || node.type;
}

/** Definitions that match a search: by title first, then by type, then by summary. */
export function searchDefinitions(query: string): readonly AnyNodeDefinition[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked = nodeDefinitions.flatMap((definition) => {
    const rank = rankOf(definition, words);
    return rank === undefined ? [] : [{ definition, rank }];
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ definition }) => definition);
}

function rankOf(definition: AnyNodeDefinition, words: readonly string[]): number | undefined {
  const { type, summary, keywords = '' } = definition;
  const title = definition.title.toLowerCase();
  const everything = [title, type, summary.toLowerCase(), keywords].join(' ');
  if (!words.every((word) => everything.includes(word))) return undefined;
  const [first = ''] = words;
  if (title.startsWith(first)) return 0;
  return title.includes(first) || type.includes(first) ? 1 : 2;
}

/** Whether a node of this type can be wired to the given side of a port. */
export function fitsPort(definition: AnyNodeDefinition, side: 'in' | 'out'): boolean {
  const { inputs, outputs } = definition.ports(definition.example.config);
  return side === 'out' ? inputs.length > 0 : outputs.some((port) => port.kind === 'rows');
}

/** Whether a node of this type takes this many inputs. */
export function takesInputs(definition: AnyNodeDefinition, count: number): boolean {
  const { inputs } = definition.ports(definition.example.config);
  return inputs.length >= count || inputs.some(({ many }) => many === true);
}
