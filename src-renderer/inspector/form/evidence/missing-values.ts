import type { JsonObject } from '../../../../core/pipeline/json-text.ts';
import type { Pipeline } from '../../../../core/pipeline/schema.ts';
import { type PipelineFix, proposeFixes } from '../../../../core/replay/propose-fixes.ts';

/** Words for a missing value. */
const saysNothing =
  /^(n\.?\s?\/?\s?a\.?|#n\/a|#nv|k\.?\s?a\.?|null|none|nil|nan|missing|unknown|empty|fehlt|leer|unbekannt|[-–—?.*]+)$/i;

/** Changes to earlier nodes that let a cast read words for missing values as null. */
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

/**
 * Whether the cast itself can be told to make misfits null: no source can, and all misfits are words for missing
 * values.
 */
export function mayLeaveEmpty(
  { onError = 'reject' }: JsonObject,
  examples: readonly string[],
  fixes: readonly PipelineFix[],
): boolean {
  const isNothing = examples.length > 0 && examples.every((value) => saysNothing.test(value));
  return onError === 'reject' && fixes.length === 0 && isNothing;
}
