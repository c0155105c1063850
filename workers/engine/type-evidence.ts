import { type Column, isColumnType } from '../../core/column-types.ts';
import { WeirError } from '../../core/errors.ts';
import type { CastTrial, TypeEvidence } from '../../core/preview/messages.ts';
import { losslessCast } from '../../core/sql/lossless-cast.ts';
import { id, joinSql, type Sql, sql } from '../../core/sql/sql.ts';
import type { Preview } from './preview.ts';
import { stopIfCancelled } from './preview-cancelled.ts';
import { chosenColumns, knownColumn, type Part, takePart } from './preview-part.ts';
import type { Session } from './session.ts';
import { likelyTrials } from './type-candidates.ts';
import { readingsOf } from './type-readings.ts';

interface Place {
  node: string;
  port?: string | undefined;
}

/** Rows that proposals are made from: each is read by every candidate. */
const proposalRows = 10_000;
const trialRows = 100_000;
/** Rows that a candidate must not fail at too often to be looked at closely. */
const likelyRows = 200;
const likelyShare = 0.3;
const exampleCount = 5;
/** A type that misses more than this share of the values is not proposed. */
const misfitShare = 0.1;
/** Of types that miss about as few values, the narrower one is meant; values that only a wider one takes are dirt. */
const toleranceShare = 0.002;

/** The type of each text column that nearly all of its values have; columns that are just text are left out. */
export async function proposeTypes(
  preview: Preview,
  { node, port, columns: names }: Place & { columns?: string[] | undefined },
  signal: AbortSignal,
): Promise<TypeEvidence[]> {
  const { from, columns } = await preview.relation(node, port);
  const texts = chosenColumns(columns, names).filter(({ type }) => type === 'VARCHAR');
  await using part = await takePart(preview.session, from, texts, proposalRows);
  const isExact = preview.sampledRows(node) === null && !part.isCut;
  return await proposeFrom(preview.session, part, texts, { isExact, signal });
}

/** As `proposeTypes`, over rows that are held already. Column by column: a wide table can be given up half-way. */
export async function proposeFrom(
  session: Session,
  part: Pick<Part, 'from'>,
  columns: readonly Column[],
  { isExact, signal }: { isExact: boolean; signal: AbortSignal },
): Promise<TypeEvidence[]> {
  const evidence: TypeEvidence[] = [];
  if (columns.length === 0) return evidence;
  const list = joinSql(columns.map(({ name }) => sql`CAST(${id(name)} AS VARCHAR)`));
  const head = await session.rows(sql`SELECT ${list} FROM ${part.from} LIMIT ${likelyRows}`);
  for (const [index, column] of columns.entries()) {
    stopIfCancelled(signal);
    const values = head.flatMap((row) => (typeof row[index] === 'string' ? [row[index]] : []));
    const found = await evidenceFor(session, part.from, column, likelyTrials(values, likelyShare));
    if (found !== undefined) evidence.push({ ...found, isExact });
  }
  return evidence;
}

async function evidenceFor(
  session: Session,
  from: Sql,
  column: Column,
  trials: readonly CastTrial[],
): Promise<Omit<TypeEvidence, 'isExact'> | undefined> {
  if (trials.length === 0) return undefined;
  const [checked = 0, ...misfits] = await countsOf(session, from, column, trials);
  const best = bestOf(trials, misfits, checked);
  if (best === undefined) return undefined;
  const { trial, missing } = best;
  const others = trials.flatMap((other, at) => (other === trial ? [] : { trial: other, missing: misfits[at] ?? 0 }));
  const readings = await readingsOf(session, from, column, { best: trial, missing, others });
  const examples = missing === 0 ? [] : await examplesOf(session, from, column, misfit(column, trial, true));
  return { column: column.name, ...trial, checked, misfits: missing, examples, ...readings };
}

/** How many values there are, and how many of them each trial would not take. */
async function countsOf(
  session: Session,
  from: Sql,
  column: Column,
  trials: readonly CastTrial[],
): Promise<readonly number[]> {
  const counts = [sql`count(${id(column.name)})::DOUBLE`, ...trials.map((trial) => misfitCount(column, trial))];
  const [row = []] = await session.rows(sql`SELECT ${joinSql(counts)} FROM ${from}`);
  return row.map(Number);
}

function misfitCount(column: Column, trial: CastTrial): Sql {
  return sql`(count(*) FILTER (WHERE ${misfit(column, trial, true)}))::DOUBLE`;
}

/** How many values of a column a cast would not take. */
export async function tryCast(
  preview: Preview,
  { node, port, column: name, cast }: Place & { column: string; cast: CastTrial },
): Promise<TypeEvidence> {
  const { from, columns } = await preview.relation(node, port);
  const column = knownColumn(columns, name);
  const { session } = preview;
  const isMisfit = misfit(column, cast, false);
  await using part = await takePart(session, from, [column], trialRows);
  const [[checked, misfits] = []] = await session.rows(
    sql`SELECT count(${id(column.name)})::DOUBLE, (count(*) FILTER (WHERE ${isMisfit}))::DOUBLE FROM ${part.from}`,
  );
  const { type, formats, decimal, thousands } = cast;
  return {
    column: column.name,
    type,
    ...(formats && { formats }),
    ...(decimal !== undefined && { decimal }),
    ...(thousands !== undefined && { thousands }),
    checked: Number(checked),
    misfits: Number(misfits),
    examples: await examplesOf(session, part.from, column, isMisfit),
    isExact: preview.sampledRows(node) === null && !part.isCut,
  };
}

function bestOf(
  trials: readonly CastTrial[],
  misfits: readonly number[],
  checked: number,
): { trial: CastTrial; missing: number } | undefined {
  if (checked === 0 || trials.length === 0) return undefined;
  const least = Math.min(...misfits);
  if (least > checked * misfitShare) return undefined;
  const at = misfits.findIndex((count) => count <= least + checked * toleranceShare);
  const trial = trials[at];
  return trial && { trial, missing: misfits[at] ?? 0 };
}

/** True where a value is there and does not fit. A proposal takes leading zeros for a part of a text, and no year before 1000. */
function misfit(column: Column, trial: CastTrial, isProposal: boolean): Sql {
  if (!isColumnType(trial.type)) {
    throw new WeirError({ code: 'pipeline.invalid', message: `"${trial.type}" is not a type.`, column: column.name });
  }
  const cast = losslessCast(column, trial, (value) => value);
  if (!cast) {
    const message = `The column "${column.name}" cannot become ${trial.type}.`;
    throw new WeirError({ code: 'pipeline.invalid', message, column: column.name });
  }
  const fails = sql`${cast.source} IS NOT NULL AND (${cast.value}) IS NULL`;
  if (!isProposal) return fails;
  if (trial.type === 'integer' || trial.type === 'number')
    return sql`(${fails}) OR regexp_matches(${cast.source}, '^\\s*[+-]?0[0-9]')`;
  return trial.formats && trial.type !== 'time' ? sql`(${fails}) OR (${cast.value}) < DATE '1000-01-01'` : fails;
}

async function examplesOf(session: Session, from: Sql, { name }: Column, condition: Sql): Promise<string[]> {
  const rows = await session.rows(
    sql`SELECT CAST(${id(name)} AS VARCHAR) AS v FROM ${from} WHERE ${condition} GROUP BY v ORDER BY count(*) DESC, v LIMIT ${exampleCount}`,
  );
  return rows.map(([value]) => String(value));
}
