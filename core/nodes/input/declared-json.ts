import type { CastSpec } from '../../sql/text-casts.ts';
import { columnMap } from '../form/field-kinds.ts';
import type { JsonOptions } from '../source-spec.ts';
import { declaration } from './declared-types.ts';

/** Columns of JSON records that are to have a type. */
export const recordColumns = () =>
  columnMap(declaration, {
    label: 'Column types',
    help: 'Each key is a column. Those named here have their type, and are there even if no record has the key; the others have the type that all their values share, else text. Objects and lists stay json.',
  }).optional();

/** What whoever reads JSON records is to know of the columns that were given a type. */
export function jsonOptions(columns: ReadonlyMap<string, CastSpec> | undefined): Omit<JsonOptions, 'layout'> {
  const declared = [...(columns ?? [])];
  return {
    declared: declared.map(([name]) => name),
    raw: declared.filter(([, { type }]) => type === 'json').map(([name]) => name),
  };
}
