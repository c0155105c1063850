import { fence } from '../../../core/sql/fence.ts';
import { type Sql, sql } from '../../../core/sql/sql.ts';
import type { Relation } from './relation.ts';

/** Past projections alone a counter may move as it likes: as many rows go by. */
export function fenceBelow({ isRowForRow }: Relation): Sql {
  return isRowForRow ? sql`` : fence;
}
