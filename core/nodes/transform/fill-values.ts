import { type Column, columnTypeOf, isNumeric } from '../../column-types.ts';
import type { SortKey } from '../../sql/row-order.ts';
import { id, type Sql, sql } from '../../sql/sql.ts';
import { allRows, byArrival, fromThisRow, upToThisRow, windowSql } from '../../sql/windows.ts';
import type { Assignment } from '../compiled.ts';
import type { CompileContext } from '../define-node.ts';

/** The strategies that look at other rows. */
export const lookingStrategies = [
  'mean',
  'median',
  'mode',
  'min',
  'max',
  'forward',
  'backward',
  'interpolate',
] as const;
export type LookingStrategy = (typeof lookingStrategies)[number];

export interface Looking {
  strategy: LookingStrategy;
  /** The values as they came, in the type that the filled column has. */
  value: Sql;
  column: Column;
  groupBy: readonly string[];
  order: readonly SortKey[];
  /** The columns that `order` names. */
  orderColumns: readonly Column[];
  /** The column that numbers rows as they arrive. */
  row: string;
}

/** What stands in for a missing value, computed level by level; NULL where there is nothing to fill with. */
export function fillingOf(looking: Looking, context: CompileContext): { steps: Assignment[][]; filling: Sql } {
  const { strategy, value, column, groupBy: partitionBy, order, row } = looking;
  const name = (hint: string) => context.temporary(`${column.name} ${hint}`);
  const whole = windowSql({ partitionBy, order: [] });
  const ordered = (frame: Sql) => windowSql({ partitionBy, order: [...order, byArrival(row)], frame });
  const single = (computed: Sql) => {
    const filling = name(strategy);
    return { steps: [[{ name: filling, value: computed }]], filling: id(filling) };
  };
  switch (strategy) {
    case 'mean':
      return single(sql`${meanOf(looking)} OVER ${whole}`);
    case 'median':
      return single(sql`median(${value}) OVER ${whole}`);
    case 'min':
      return single(sql`min(${value}) OVER ${whole}`);
    case 'max':
      return single(sql`max(${value}) OVER ${whole}`);
    case 'forward':
      return single(sql`last_value(${value} IGNORE NULLS) OVER ${ordered(upToThisRow)}`);
    case 'backward':
      return single(sql`first_value(${value} IGNORE NULLS) OVER ${ordered(fromThisRow)}`);
    case 'mode': {
      const [count, filling] = [name('count'), name('mode')];
      const times = windowSql({ partitionBy: [...partitionBy, column.name], order: [] });
      const often = windowSql({
        partitionBy,
        order: [
          { column: count, desc: true, nulls: 'last' },
          { column: column.name, desc: false, nulls: 'last' },
        ],
        frame: allRows,
      });
      return {
        steps: [
          [{ name: count, value: sql`CASE WHEN ${value} IS NOT NULL THEN count(*) OVER ${times} END` }],
          [{ name: filling, value: sql`first_value(${value}) OVER ${often}` }],
        ],
        filling: id(filling),
      };
    }
    case 'interpolate':
      return lineThrough(looking, name);
  }
}

/**
 * Sums of whole numbers and decimals are exact; those of floating point depend on the order, which is therefore fixed.
 */
function meanOf({ column, value }: Looking): Sql {
  return columnTypeOf(column.type) === 'number' ? sql`avg(${value} ORDER BY ${value})` : sql`avg(${id(column.name)})`;
}

/** The straight line between the known values before and after. */
function lineThrough(
  { value, groupBy: partitionBy, order, orderColumns, row }: Looking,
  name: (hint: string) => string,
): { steps: Assignment[][]; filling: Sql } {
  const keys = [...order, byArrival(row)];
  const [place, distance, filling] = [name('place'), name('distance'), name('interpolated')];
  const known = (what: string, side: 'before' | 'after') => ({ name: name(`${what} ${side}`), what, side });
  const ends = (['before', 'after'] as const).map((side) => ({
    value: known('value', side),
    place: known('place', side),
    distance: known('distance', side),
  }));
  const [before, after] = ends;
  if (!before || !after) throw new RangeError('A line has two ends.');
  const isKnown = sql`${value} IS NOT NULL`;
  const atEnd = (what: Sql, side: 'before' | 'after') =>
    side === 'before'
      ? sql`last_value(CASE WHEN ${isKnown} THEN ${what} END IGNORE NULLS) OVER ${windowSql({ partitionBy, order: keys, frame: upToThisRow })}`
      : sql`first_value(CASE WHEN ${isKnown} THEN ${what} END IGNORE NULLS) OVER ${windowSql({ partitionBy, order: keys, frame: fromThisRow })}`;
  const share = (at: Sql, from: Sql, to: Sql) => sql`(${at} - ${from}) / nullif(${to} - ${from}, 0)`;
  const part = sql`coalesce(${share(id(distance), id(before.distance.name), id(after.distance.name))}, ${share(id(place), id(before.place.name), id(after.place.name))})`;
  return {
    steps: [
      [
        { name: place, value: sql`CAST(row_number() OVER ${windowSql({ partitionBy, order: keys })} AS DOUBLE)` },
        { name: distance, value: distanceOf(orderColumns) },
      ],
      ends.flatMap((end) => [
        { name: end.value.name, value: atEnd(value, end.value.side) },
        { name: end.place.name, value: atEnd(id(place), end.place.side) },
        { name: end.distance.name, value: atEnd(id(distance), end.distance.side) },
      ]),
      [
        {
          name: filling,
          value: sql`${id(before.value.name)} * (1 - ${part}) + ${id(after.value.name)} * ${part}`,
        },
      ],
    ],
    filling: id(filling),
  };
}

/** Where a row stands on the axis of the only order column; NULL where there is none that can be measured. */
function distanceOf([column, ...others]: readonly Column[]): Sql {
  const nowhere = sql`CAST(NULL AS DOUBLE)`;
  if (!column || others.length > 0) return nowhere;
  const type = columnTypeOf(column.type);
  if (isNumeric(type)) return sql`CAST(${id(column.name)} AS DOUBLE)`;
  const isMoment = type === 'date' || type === 'time' || type === 'timestamp';
  return isMoment ? sql`CAST(epoch_us(${id(column.name)}) AS DOUBLE)` : nowhere;
}
