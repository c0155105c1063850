import type { Problem } from '../pipeline/problems.ts';
import { schemaProblems } from '../pipeline/schema-problems.ts';
import type { AnyNodeDefinition } from './define-node.ts';

export type CheckedConfig = { ok: true; config: unknown } | { ok: false; problems: Problem[] };

/** Parses a node's config. Each problem says which key is wrong, how, and what was likely meant. */
export function checkConfig(definition: AnyNodeDefinition, node: string, config: unknown): CheckedConfig {
  const parsed = definition.config.safeParse(config);
  if (parsed.success) return { ok: true, config: parsed.data };
  const place = `the config of "${node}"`;
  const problems = schemaProblems(definition.config, parsed.error, config, place);
  return { ok: false, problems: problems.map((problem) => ({ ...problem, code: 'node.config', node })) };
}
