import { id, sql } from '../../../core/sql/sql.ts';
import type { ColumnValues } from './misfits.ts';

/** With fewer groups of three digits, the text may as well be a number. */
const leastGroups = 3;

/**
 * Whether grouped digits are more likely identifiers, such as `123 456 789`, than integers: all are distinct and of
 * equal length, and none starts with fewer than three digits. `fitting`: number of values that the separator lets
 * through.
 */
export async function areIdentifiers(
  { session, from, column }: ColumnValues,
  separator: string,
  fitting: number,
): Promise<boolean> {
  const text = sql`trim(CAST(${id(column.name)} AS VARCHAR))`;
  const pattern = `\\d{3}(\\Q${separator}\\E\\d{3}){${leastGroups - 1},}`;
  const [[count, distinct, lengths] = []] = await session.rows(
    sql`SELECT count(*)::DOUBLE, count(DISTINCT ${text})::DOUBLE, count(DISTINCT length(${text}))::DOUBLE FROM ${from} WHERE regexp_full_match(${text}, ${pattern})`,
  );
  return fitting > 0 && count === fitting && distinct === fitting && lengths === 1;
}
