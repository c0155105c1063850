import { id, type Sql, sql } from '../../../core/sql/sql.ts';
import { factsOfEach } from '../session/facts-of-each.ts';
import type { Session } from '../session/session.ts';
import type { PreparedSource } from './source.ts';

/** How many rows a proposal of a type is based on. */
const sampleRows = 20_000;

/**
 * From the narrowest on; the first that all values of a column fit is proposed. Leading zeros are part of a text, and so
 * are more digits than a number holds.
 */
const candidates: readonly { type: string; fits: (column: Sql) => Sql }[] = [
  {
    type: 'integer',
    fits: (column) =>
      sql`regexp_full_match(${column}, '[+-]?(0|[1-9][0-9]*)') AND TRY_CAST(${column} AS BIGINT) IS NOT NULL`,
  },
  {
    type: 'number',
    fits: (column) =>
      sql`regexp_full_match(${column}, '[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?') AND isfinite(TRY_CAST(${column} AS DOUBLE)) AND (abs(TRY_CAST(${column} AS DOUBLE)) <= ${Number.MAX_SAFE_INTEGER} OR contains(lower(${column}), 'e'))`,
  },
  {
    type: 'date',
    fits: (column) =>
      sql`regexp_full_match(${column}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(${column} AS DATE) IS NOT NULL`,
  },
  {
    type: 'timestamp',
    fits: (column) =>
      sql`regexp_full_match(${column}, '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T].*') AND TRY_CAST(${column} AS TIMESTAMP) IS NOT NULL`,
  },
  {
    type: 'time',
    fits: (column) =>
      sql`regexp_full_match(${column}, '[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?') AND TRY_CAST(${column} AS TIME) IS NOT NULL`,
  },
  { type: 'boolean', fits: (column) => sql`lower(${column}) IN ('true', 'false')` },
];

/** Proposes a type for each column that the first rows all fit; columns that stay text, or are empty, are left out. */
export async function inferTypes(
  session: Session,
  { columns, relation }: Pick<PreparedSource, 'columns' | 'relation'>,
): Promise<Record<string, string>> {
  const facts = await factsOfEach(session, {
    from: sql`(SELECT * FROM ${relation(false)} LIMIT ${sampleRows})`,
    columns,
    facts: ({ name }) => [
      sql`count(${id(name)})`,
      ...candidates.map(
        ({ fits }) => sql`count(*) FILTER (WHERE ${id(name)} IS NOT NULL AND (${fits(id(name))}) IS NOT TRUE)`,
      ),
    ],
  });
  const proposed = columns.flatMap(({ name }, index): [string, string][] => {
    const [values, ...misfits] = (facts[index] ?? []).map(Number);
    const best = values === 0 ? undefined : candidates[misfits.indexOf(0)];
    return best ? [[name, best.type]] : [];
  });
  return Object.fromEntries(proposed);
}
