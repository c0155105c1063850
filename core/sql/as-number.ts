import { type Column, columnTypeOf } from '../column-types.ts';
import { checkedSql, id, type Sql, sql } from './sql.ts';

/** The start of an error that is raised by a value which a number cannot hold; what follows is for people. */
export const beyondNumber = 'weir: beyond a number: ';

/** A numeric column as a number (double), and an error where that would round it. */
export function asNumber({ name, type }: Column): Sql {
  if (columnTypeOf(type) === 'number') return id(name);
  const value = sql`CAST(${id(name)} AS DOUBLE)`;
  const message = `${beyondNumber}A value of "${name}" has more digits than a number can hold, and would become a number here. In an earlier node, cast the column to text, or cast the numbers that it is combined with to integer or decimal.`;
  return sql`CASE WHEN TRY_CAST(${value} AS ${checkedSql(type)}) IS DISTINCT FROM ${id(name)} THEN error(${message}) ELSE ${value} END`;
}
