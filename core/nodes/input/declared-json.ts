import type { CastSpec } from '../../sql/text-casts.ts';
import type { JsonOptions } from '../define-node.ts';

/** What whoever reads JSON records is to know of the columns that were given a type. */
export function jsonOptions(columns: ReadonlyMap<string, CastSpec> | undefined): Omit<JsonOptions, 'layout'> {
  const declared = [...(columns ?? [])];
  return {
    declared: declared.map(([name]) => name),
    raw: declared.filter(([, { type }]) => type === 'json').map(([name]) => name),
  };
}
