import { id, sql } from '../../../core/sql/sql.ts';
import type { ColumnValues } from './misfits.ts';

/** Whether digits are more likely codes, such as `01` beside `36`, than numbers: all are as long, and some begin with zeros for it. */
export async function arePaddedCodes({ session, from, column }: ColumnValues): Promise<boolean> {
  const text = sql`trim(CAST(${id(column.name)} AS VARCHAR))`;
  const [[lengths, isPadded] = []] = await session.rows(
    sql`SELECT count(DISTINCT length(${text}))::DOUBLE, bool_or(regexp_matches(${text}, '^0[0-9]')) FROM ${from} WHERE regexp_full_match(${text}, '[0-9]+')`,
  );
  return lengths === 1 && isPadded === true;
}
