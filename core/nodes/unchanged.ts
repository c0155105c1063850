import { id } from '../sql/sql.ts';
import type { Assignment } from './compiled.ts';

/** Columns that leave a node as they came. */
export function unchanged(columns: readonly { name: string }[]): Assignment[] {
  return columns.map(({ name }) => ({ name, value: id(name) }));
}
