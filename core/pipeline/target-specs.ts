import { checkConfig } from '../nodes/check-config.ts';
import type { TargetSpec } from '../nodes/define-node.ts';
import { findNode } from '../nodes/registry.ts';
import { parsePipeline } from './document.ts';

/** Where the outputs of a pipeline file write, by node, as far as their configs are right. */
export function targetSpecs(text: string): Map<string, TargetSpec> {
  const specs = new Map<string, TargetSpec>();
  for (const { id, type, config } of parsePipeline(text).pipeline?.nodes ?? []) {
    const definition = findNode(type);
    if (!definition?.target || !checkConfig(definition, id, config).ok) continue;
    specs.set(id, definition.target(config));
  }
  return specs;
}

/** The table of a target in a database; null for a file. */
export function tableOf(target: TargetSpec): string | null {
  return target.kind === 'sqlite' ? target.table : null;
}
