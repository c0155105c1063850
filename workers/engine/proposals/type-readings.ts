import type { CastTrial, TypeEvidence, TypeReading } from '../../../core/preview/messages.ts';
import { fence } from '../../../core/sql/fence.ts';
import { id, type Sql, sql } from '../../../core/sql/sql.ts';
import { CastLevels } from './cast-levels.ts';
import type { ColumnValues } from './misfits.ts';
import { separatorsOf, turnedFormat } from './type-candidates.ts';

export interface Outcome {
  trial: CastTrial;
  /** Number of misfits. */
  misfits: number;
}

/** The ways to read a column that fit as well as the best one, or the evidence against them. */
export async function readingsOf(
  values: ColumnValues,
  {
    best: { trial: best, misfits },
    others,
    narrow,
  }: { best: Outcome; others: readonly Outcome[]; narrow: (outcome: Outcome) => Promise<Outcome> },
): Promise<Pick<TypeEvidence, 'proof' | 'readings'>> {
  const rivals = others.filter(({ trial }) => isRival(trial, best));
  const readings: TypeReading[] = [];
  for (const rival of rivals.filter((other) => other.misfits <= misfits)) {
    const differing = await firstRow(values, [best, rival.trial], (one, other) => sql`${one} <> ${other}`);
    if (differing === undefined) continue;
    const [value, one, other] = differing;
    if (readings.length === 0) readings.push(readingOf((await narrow({ trial: best, misfits })).trial, value, one));
    readings.push(readingOf((await narrow(rival)).trial, value, other));
  }
  if (readings.length > 0) return { readings };
  const { formats } = best;
  const turned = formats && rivals.find(({ trial }) => isTurned(trial, formats))?.trial;
  if (turned === undefined) return {};
  const proving = await firstRow(values, [best, turned], (one, other) => sql`${one} IS NOT NULL AND ${other} IS NULL`);
  return proving === undefined ? {} : { proof: proving[0] };
}

/** Whether a trial may give other values for texts that fit another one as well: `8.000` is 8 or 8000. */
export function isRival(trial: CastTrial, best: CastTrial): boolean {
  const isWhole = best.type === 'integer' && trial.type === 'number';
  return trial.type === best.type || (isWhole && separatorsOf(trial).length > 0);
}

async function firstRow(
  { session, from, column }: ColumnValues,
  [best, rival]: readonly [CastTrial, CastTrial],
  condition: (one: Sql, other: Sql) => Sql,
): Promise<[value: string, one: string, other: string] | undefined> {
  const levels = new CastLevels(from, column);
  const [{ value: one }, { value: other }] = [levels.cast(best), levels.cast(rival)];
  const text = sql`CAST(${id(column.name)} AS VARCHAR)`;
  // A filter would move below the levels, and compute all of them in itself.
  const [row] = await session.rows(
    sql`SELECT ${text}, CAST(${one} AS VARCHAR), CAST(${other} AS VARCHAR) FROM ${levels.from}${fence} WHERE ${condition(one, other)} LIMIT 1`,
  );
  return row && [String(row[0]), String(row[1]), String(row[2])];
}

function readingOf({ type, formats, decimal, thousands }: CastTrial, from: string, to: string): TypeReading {
  return {
    type,
    ...(formats && { formats }),
    ...(decimal !== undefined && { decimal }),
    ...(thousands !== undefined && { thousands }),
    from,
    to,
  };
}

/** Whether day and month are swapped in at least one of several formats. */
function isTurned({ formats = [] }: CastTrial, best: readonly string[]): boolean {
  return (
    formats.length === best.length &&
    formats.every((format, at) => format === best[at] || turnedFormat(format) === best[at])
  );
}
