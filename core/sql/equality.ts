import { columnTypeOf } from '../column-types.ts';
import { checkedSql, type Sql, sql } from './sql.ts';

/** Whether two values of comparable types are equal. The engine would round an integer to compare it with a double. */
export function equals(one: Sql, oneType: string, other: Sql, otherType: string): Sql {
  const equal = sql`${one} = ${other}`;
  const [isOneDouble, isOtherDouble] = [oneType, otherType].map((type) => columnTypeOf(type) === 'number');
  if (isOneDouble === isOtherDouble) return equal;
  const exact = isOneDouble
    ? sql`TRY_CAST(${one} AS ${checkedSql(otherType)}) = ${other}`
    : sql`${one} = TRY_CAST(${other} AS ${checkedSql(oneType)})`;
  return sql`${equal} AND ${exact}`;
}
