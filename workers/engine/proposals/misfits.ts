import type { Column } from '../../../core/column-types.ts';
import type { CastTrial } from '../../../core/preview/messages.ts';
import { fence } from '../../../core/sql/fence.ts';
import { id, type Sql, sql } from '../../../core/sql/sql.ts';
import type { Session } from '../session/session.ts';
import { CastLevels } from './cast-levels.ts';

/** The values of a column. */
export interface ColumnValues {
  session: Session;
  from: Sql;
  column: Column;
}

/** The non-null values that a cast would not accept. */
export class Misfits {
  readonly #values: ColumnValues;
  readonly #from: Sql;
  readonly #isMisfit: Sql;

  /**
   * A proposal is stricter than a cast: see `isNoProposal`. Throws `pipeline.invalid` if the column cannot be cast to
   * this type.
   */
  constructor(values: ColumnValues, trial: CastTrial, kind: 'proposal' | 'cast') {
    const levels = new CastLevels(values.from, values.column);
    const { source, value } = levels.cast(trial);
    const fails = sql`${source} IS NOT NULL AND ${value} IS NULL`;
    this.#values = values;
    this.#from = levels.from;
    this.#isMisfit = kind === 'proposal' ? sql`(${fails})${isNoProposal(trial, source, value)}` : fails;
  }

  /** Counts without a filter: it would move below the levels of the cast and compute all of them in itself. */
  async count(): Promise<number> {
    const [[count] = []] = await this.#values.session.rows(
      sql`SELECT (count(*) FILTER (WHERE ${this.#isMisfit}))::DOUBLE FROM ${this.#from}`,
    );
    return Number(count);
  }

  /**
   * The most frequent misfits, one of each form before a second of any: `5 €` and `7 €` differ only in their digits.
   * Behind a fence, for the same reason as above.
   */
  async commonest(most: number): Promise<string[]> {
    const { session, column } = this.#values;
    const text = sql`CAST(${id(column.name)} AS VARCHAR)`;
    const counted = sql`SELECT ${text} AS v, count(*) AS n FROM ${this.#from}${fence} WHERE ${this.#isMisfit} GROUP BY v`;
    const byForm = sql`SELECT min_by(v, row(-n, v), ${most}) AS best, sum(n) AS total FROM (${counted}) GROUP BY regexp_replace(v, '\\d+', '0', 'g')`;
    const ranked = sql`SELECT unnest(best) AS v, generate_subscripts(best, 1) AS rank, total FROM (${byForm})`;
    const rows = await session.rows(sql`SELECT v FROM (${ranked}) ORDER BY rank, total DESC, v LIMIT ${most}`);
    return rows.map(([value]) => String(value));
  }
}

/** In a proposal, leading zeros make a text, as do more digits than a number holds; and no year is before 1000. */
function isNoProposal({ type, formats }: CastTrial, source: Sql, value: Sql): Sql {
  const hasLeadingZero = sql` OR regexp_matches(${source}, '^\\s*[+-]?0[0-9]')`;
  if (type === 'integer') return hasLeadingZero;
  if (type === 'number')
    return sql`${hasLeadingZero} OR (abs(${value}) > ${Number.MAX_SAFE_INTEGER} AND NOT contains(lower(${source}), 'e'))`;
  return formats && type !== 'time' ? sql` OR ${value} < DATE '1000-01-01'` : sql``;
}
