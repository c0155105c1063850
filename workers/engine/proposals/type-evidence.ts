import type { Column } from '../../../core/column-types.ts';
import type { CastTrial, TypeEvidence } from '../../../core/preview/messages.ts';
import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import type { Preview, PreviewPlace } from '../preview/preview.ts';
import { stopIfCancelled } from '../preview/preview-cancelled.ts';
import { chosenColumns, knownColumn, type Part, takePart } from '../preview/preview-part.ts';
import { factsOfEach } from '../session/facts-of-each.ts';
import type { Session } from '../session/session.ts';
import { areIdentifiers } from './grouped-identifiers.ts';
import { type ColumnValues, Misfits } from './misfits.ts';
import { arePaddedCodes } from './padded-codes.ts';
import { likelyTrials, separators, separatorsOf, widerTrials } from './type-candidates.ts';
import { isRival, type Outcome, readingsOf } from './type-readings.ts';

/** Rows that proposals are based on: each is read by every candidate. */
const proposalRows = 10_000;
const trialRows = 100_000;
/** Rows on which candidates are preselected. */
const likelyRows = 200;
const likelyShare = 0.3;
const exampleCount = 5;
/** Number of misfits that are tried with other date formats. */
const missedCount = 50;
/** A type is not proposed if more than this share of the values do not fit. */
const misfitShare = 0.1;
/**
 * Differences below this share do not matter: then the narrower type is proposed, and values that only a wider one
 * accepts are dirt.
 */
const toleranceShare = 0.002;

/** Proposes a type for each text column if nearly all of its values fit; columns that are plain text are left out. */
export async function proposeTypes(
  preview: Preview,
  { node, port, columns: names }: PreviewPlace & { columns?: string[] | undefined },
  signal: AbortSignal,
): Promise<TypeEvidence[]> {
  const { from, columns } = await preview.relation({ node, port });
  const texts = chosenColumns(columns, names).filter(({ type }) => type === 'VARCHAR');
  await using part = await takePart(preview.session, from, texts, proposalRows);
  const isExact = preview.sampledRows(node) === null && !part.isCut;
  return await proposeFrom(preview.session, part, texts, { isExact, signal });
}

/** As `proposeTypes`, over held rows. Goes column by column, so that a wide table can be cancelled. */
export async function proposeFrom(
  session: Session,
  part: Pick<Part, 'from'>,
  columns: readonly Column[],
  { isExact, signal }: { isExact: boolean; signal: AbortSignal },
): Promise<TypeEvidence[]> {
  if (columns.length === 0) return [];
  const list = joinSql(columns.map(({ name }) => sql`CAST(${id(name)} AS VARCHAR)`));
  const head = await session.rows(sql`SELECT ${list} FROM ${part.from} LIMIT ${likelyRows}`);
  const tried = columns.flatMap((column, index) => {
    const values = head.flatMap((row) => (typeof row[index] === 'string' ? [row[index]] : []));
    const trials = values.length === 0 ? [] : likelyTrials(values, likelyShare);
    return trials.length === 0 ? [] : [{ column, trials }];
  });
  if (tried.length === 0) return [];
  const facts = await factsOfEach(session, {
    from: part.from,
    columns: tried,
    facts: ({ column }) => factsOf(column),
  });
  const evidence: TypeEvidence[] = [];
  for (const [index, { column, trials }] of tried.entries()) {
    stopIfCancelled(signal);
    const [checked, ...uses] = facts[index] ?? [];
    const used = new Set(separators.filter((_, at) => uses[at] === true));
    const distinct = trials.filter((trial) => isDistinct(trial, used));
    const values = { session, from: part.from, column };
    const found = await evidenceFor(values, { trials: distinct, checked: Number(checked) });
    if (found !== undefined) evidence.push({ ...found, isExact });
  }
  return evidence;
}

/** The number of values, and whether any contains each separator. */
function factsOf({ name }: Column): Sql[] {
  const uses = separators.map((separator) => sql`bool_or(contains(${id(name)}, ${separator}))`);
  return [sql`count(${id(name)})::DOUBLE`, ...uses];
}

/** Whether a trial can differ from one with fewer separators, given the separators in use. */
function isDistinct(trial: CastTrial, used: ReadonlySet<string>): boolean {
  const last = separatorsOf(trial).at(-1);
  return last === undefined || used.has(last);
}

async function evidenceFor(
  values: ColumnValues,
  { trials, checked }: { trials: readonly CastTrial[]; checked: number },
): Promise<Omit<TypeEvidence, 'isExact'> | undefined> {
  const outcomes: Outcome[] = [];
  for (const trial of trials)
    if (mayMatter(trial, outcomes, checked))
      outcomes.push({ trial, misfits: await new Misfits(values, trial, 'proposal').count() });
  const [least] = inOrder(outcomes);
  const narrow = bestOf(outcomes, checked) ?? least;
  if (narrow === undefined) return undefined;
  const wider = await widerOutcomes(values, narrow);
  const [best = narrow] = wider;
  if (checked === 0 || best.misfits > checked * misfitShare) return undefined;
  const others = (best === narrow ? outcomes : wider).filter((outcome) => outcome !== best);
  const asWhole = (outcome: Outcome) => asWholeNumbers(values, outcome);
  const readings = await readingsOf(values, { best, others, narrow: asWhole });
  const { trial, misfits } = await asWhole(best);
  if (await isOfIdentifiers(values, { trial, misfits }, checked)) return undefined;
  const examples = misfits === 0 ? [] : await new Misfits(values, trial, 'proposal').commonest(exampleCount);
  return { column: values.column.name, ...trial, checked, misfits, examples, ...readings };
}

/** Adds date formats that fit more values, best first: lists kept by several people mix formats. */
async function widerOutcomes(values: ColumnValues, { trial, misfits }: Outcome): Promise<Outcome[]> {
  if (misfits === 0 || (trial.type !== 'date' && trial.type !== 'timestamp')) return [];
  const missed = await new Misfits(values, trial, 'proposal').commonest(missedCount);
  const outcomes: Outcome[] = [];
  for (const wider of widerTrials(trial, missed))
    outcomes.push({ trial: wider, misfits: await new Misfits(values, wider, 'proposal').count() });
  return inOrder(outcomes.filter((outcome) => outcome.misfits < misfits));
}

/** Reads numbers with separators as integers, if no more values misfit. */
async function asWholeNumbers(values: ColumnValues, outcome: Outcome): Promise<Outcome> {
  const { trial } = outcome;
  if (trial.type !== 'number' || separatorsOf(trial).length === 0) return outcome;
  const whole = { ...trial, type: 'integer' };
  const misfits = await new Misfits(values, whole, 'proposal').count();
  return misfits > outcome.misfits ? outcome : { trial: whole, misfits };
}

async function isOfIdentifiers(
  values: ColumnValues,
  { trial: { type, thousands }, misfits }: Outcome,
  checked: number,
): Promise<boolean> {
  if (type !== 'integer') return false;
  if (thousands === undefined) return misfits > 0 && (await arePaddedCodes(values));
  return await areIdentifiers(values, thousands, checked - misfits);
}

function inOrder(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.toSorted((one, other) => one.misfits - other.misfits);
}

/** Once a trial fits nearly all values, wider types do not matter, only other ways to read the same type. */
function mayMatter(trial: CastTrial, outcomes: readonly Outcome[], checked: number): boolean {
  const best = bestOf(outcomes, checked);
  return best === undefined || isRival(trial, best.trial) || best.misfits > checked * toleranceShare;
}

/** Counts the values of a column that a cast would not accept. */
export async function tryCast(
  preview: Preview,
  { node, port, column: name, cast }: PreviewPlace & { column: string; cast: CastTrial },
): Promise<TypeEvidence> {
  const { from, columns } = await preview.relation({ node, port });
  const column = knownColumn(columns, name);
  const { session } = preview;
  await using part = await takePart(session, from, [column], trialRows);
  const misfits = new Misfits({ session, from: part.from, column }, cast, 'cast');
  const checked = await session.count(sql`(SELECT 1 FROM ${part.from} WHERE ${id(column.name)} IS NOT NULL)`);
  const { type, formats, decimal, thousands } = cast;
  return {
    column: column.name,
    type,
    ...(formats && { formats }),
    ...(decimal !== undefined && { decimal }),
    ...(thousands !== undefined && { thousands }),
    checked,
    misfits: await misfits.count(),
    examples: await misfits.commonest(exampleCount),
    isExact: preview.sampledRows(node) === null && !part.isCut,
  };
}

/** The narrowest type among those with about the fewest misfits; undefined if even these have too many. */
function bestOf(outcomes: readonly Outcome[], checked: number): Outcome | undefined {
  const [least] = inOrder(outcomes);
  if (least === undefined || checked === 0 || least.misfits > checked * misfitShare) return undefined;
  // If some values fit no type, one that uses a separator of its own may fit by chance.
  const isDirty = least.misfits > 0 && separatorsOf(least.trial).length > 0;
  const tolerated = Math.max(checked * toleranceShare, isDirty ? 1 : 0);
  return outcomes.find(({ misfits }) => misfits <= least.misfits + tolerated);
}
