import type { Column } from '../../column-types.ts';
import { columnSql } from '../../sql/row-order.ts';
import { id, joinSql, sql } from '../../sql/sql.ts';
import type { MapShape } from '../compiled.ts';
import type { CompileContext } from '../define-node.ts';
import { unchanged } from '../unchanged.ts';

interface KeysOfSide {
  side: 'left' | 'right';
  columns: readonly Column[];
  keys: readonly Column[];
  severity: 'reject' | 'fail';
}

/**
 * The check that each key is unique on one side of a join. Keys with an empty part match nothing and violate nothing.
 */
export function uniqueKeys({ side, columns, keys, severity }: KeysOfSide, context: CompileContext): MapShape {
  const [row, count] = [context.temporary('row'), context.temporary('count')];
  const isWhole = joinSql(
    keys.map(({ name }) => sql`${id(name)} IS NOT NULL`),
    ' AND ',
  );
  const key = sql`concat_ws(', ', ${joinSql(keys.map(({ name }) => sql`'''' || left(CAST(${id(name)} AS VARCHAR), 80) || ''''`))})`;
  const [only] = keys.length === 1 ? keys : [];
  return {
    shape: 'map',
    windows: { row, steps: [[{ name: count, value: sql`count(*) OVER (PARTITION BY ${columnSql(keys)})` }]] },
    steps: [],
    checks: [
      {
        when: sql`${id(count)} > 1 AND ${isWhole}`,
        code: 'join.key_repeated',
        ...(only && { column: only.name }),
        value: only ? sql`CAST(${id(only.name)} AS VARCHAR)` : key,
        message: sql`'The key ' || ${key} || ' occurs ' || ${id(count)} || ${` times on the ${side}, where it must be unique`}`,
        severity,
      },
    ],
    output: unchanged(columns),
  };
}
