import { type Sql, sql } from '../../core/sql/sql.ts';
import type { Relation } from './relation.ts';

/**
 * Keeps the optimiser from moving filters past a counter, in either direction, and from running it twice (a window over
 * one input may become a self-join): a sample is the one operator it never looks through. This one takes every row, in
 * order, but on one thread: it stands only where a filter could move.
 */
export const fence = sql` TABLESAMPLE SYSTEM(100 PERCENT)`;

/** Past projections alone a counter may move as it likes: as many rows go by. */
export function fenceBelow({ isRowForRow }: Relation): Sql {
  return isRowForRow ? sql`` : fence;
}
