import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { factsOfEach } from '../session/facts-of-each.ts';
import type { Session } from '../session/session.ts';
import type { PreparedSource } from './source.ts';

/** How many rows a proposal of a type is based on. */
const sampleRows = 20_000;
/** How many show which types to try on all of those. */
const likelyRows = 200;

/**
 * From the narrowest on; the first that all values of a column fit is proposed. Leading zeros are part of a text, and
 * so are more digits than a number holds.
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

type Candidate = (typeof candidates)[number];

/** A column, and the candidates that may fit all of its values, from the narrowest on. */
interface Open {
  name: string;
  likely: readonly Candidate[];
}

/**
 * Proposes a type for each column that the first rows all fit; columns that stay text, or are empty, are left out. To try all
 * candidates on all of these rows would take most of the time in which a wide file is opened: the very first rule out most.
 */
export async function inferTypes(
  session: Session,
  { columns, relation }: Pick<PreparedSource, 'columns' | 'relation'>,
): Promise<Record<string, string>> {
  const first = (rows: number) => sql`(SELECT * FROM ${relation(false)} LIMIT ${rows})`;
  const types: Record<string, string> = {};
  let open = await likelyTypes(session, first(likelyRows), columns);
  while (open.length > 0) {
    const facts = await factsOfEach(session, {
      from: first(sampleRows),
      columns: open,
      facts: ({ name, likely }) => [sql`count(${id(name)})`, ...likely.slice(0, 1).map(misfitsOf(id(name)))],
    });
    const failed: Open[] = [];
    for (const [index, { name, likely }] of open.entries()) {
      const [values = 0, misfits = 0] = (facts[index] ?? []).map(Number);
      const [tried, ...others] = likely;
      if (misfits > 0) failed.push({ name, likely: others });
      else if (values > 0 && tried) types[name] = tried.type;
    }
    open = failed.filter(({ likely }) => likely.length > 0);
  }
  return types;
}

/** Asks about all columns at once, each value a row: to plan as many questions for each column takes longer than to answer them. */
async function likelyTypes(session: Session, from: Sql, columns: readonly { name: string }[]): Promise<Open[]> {
  if (columns.length === 0) return [];
  const values = sql`(SELECT unnest(range(${columns.length})) AS place, unnest([${joinSql(columns.map(({ name }) => id(name)))}]) AS value FROM ${from})`;
  const misfits = joinSql(candidates.map(misfitsOf(sql`value`)));
  const counted = await session.rows(sql`SELECT place::INTEGER, ${misfits} FROM ${values} GROUP BY place`);
  const byPlace = new Map(counted.map(([place, ...counts]) => [Number(place), counts.map(Number)]));
  return columns.flatMap(({ name }, place) => {
    const likely = candidates.filter((_, at) => (byPlace.get(place)?.[at] ?? 0) === 0);
    return likely.length === 0 ? [] : [{ name, likely }];
  });
}

function misfitsOf(value: Sql): (candidate: Candidate) => Sql {
  return ({ fits }) => sql`count(*) FILTER (WHERE ${value} IS NOT NULL AND (${fits(value)}) IS NOT TRUE)`;
}
