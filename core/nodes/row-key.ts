import { splitEndpoint } from '../pipeline/endpoints.ts';
import type { Pipeline } from '../pipeline/schema.ts';
import { checkConfig } from './check-config.ts';
import type { RowKey } from './define-node.ts';
import { findNode } from './registry.ts';

/** Columns that tell the rows that come into a node from each other, as the configs of the nodes before say; empty where they do not. */
export function rowKeyInto(pipeline: Pipeline, node: string): readonly string[] {
  const passed = new Set<string>();
  let feeder = onlyFeeder(pipeline, node);
  while (feeder !== undefined && !passed.has(feeder)) {
    const key = rowKeyOf(pipeline, feeder);
    if (key !== 'kept') return key ?? [];
    passed.add(feeder);
    feeder = onlyFeeder(pipeline, feeder);
  }
  return [];
}

function onlyFeeder({ edges }: Pipeline, node: string): string | undefined {
  const [edge, ...others] = edges.filter(({ to }) => splitEndpoint(to).node === node);
  if (edge === undefined || others.length > 0) return undefined;
  const from = splitEndpoint(edge.from);
  return (from.port ?? 'out') === 'out' ? from.node : undefined;
}

function rowKeyOf({ nodes }: Pipeline, id: string): RowKey | undefined {
  const node = nodes.find((one) => one.id === id);
  const definition = node && findNode(node.type);
  return node && definition && checkConfig(definition, id, node.config).ok ? definition.rowKey(node.config) : undefined;
}
