import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { type PipelineFix, proposeFixes } from '../../../core/replay/propose-fixes.ts';

/** How people write that there is no value. */
const saysNothing =
  /^(n\.?\s?\/?\s?a\.?|#n\/a|#nv|k\.?\s?a\.?|null|none|nil|nan|missing|unknown|empty|fehlt|leer|unbekannt|[-–—?.*]+)$/i;

/** Changes to nodes before a cast, by which values that stand for none are read as none. */
export function missingValueFixes(
  pipeline: Pipeline,
  node: string,
  column: string,
  examples: readonly string[],
): PipelineFix[] {
  return examples
    .filter((value) => saysNothing.test(value))
    .flatMap((value) => proposeFixes(pipeline, { node, code: 'cast.failed', column, value }))
    .filter((fix) => fix.node !== node);
}
