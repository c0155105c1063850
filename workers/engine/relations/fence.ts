import { fence } from '../../../core/sql/fence.ts';
import { type Sql, sql } from '../../../core/sql/sql.ts';
import type { Relation } from './relation.ts';

/** A counter may move past mere projections: the same number of rows goes by. */
export function fenceBelow({ isRowForRow }: Relation): Sql {
  return isRowForRow ? sql`` : fence;
}
