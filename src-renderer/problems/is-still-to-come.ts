import type { JsonObject } from '../../core/pipeline/json-text.ts';
import type { Problem } from '../../core/pipeline/problems.ts';

/** Whether a problem is only that a node which was just added lacks something: a key of its config, or a wire. */
export function isStillToCome({ code, field = [] }: Problem, config: JsonObject): boolean {
  if (code === 'graph.missing_input') return true;
  const [key, ...inside] = field;
  if (code !== 'node.config' || typeof key !== 'string' || inside.length > 0) return false;
  return (config[key] ?? '') === '';
}
