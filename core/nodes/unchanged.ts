import { id } from '../sql/sql.ts';
import type { Assignment, Compiled } from './compiled.ts';

/** Columns that leave a node as they came. */
export function unchanged(columns: readonly { name: string }[]): Assignment[] {
  return columns.map(({ name }) => ({ name, value: id(name) }));
}

/** A source whose columns pass as they are read. */
export function unchangedScan(columns: readonly { name: string }[]): Compiled {
  return { shape: 'scan', map: { shape: 'map', steps: [], checks: [], output: unchanged(columns) } };
}
