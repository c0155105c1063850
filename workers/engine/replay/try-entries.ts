import { dirname } from 'node:path';
import { WeirError } from '../../../core/errors.ts';
import type { BulkFix } from '../../../core/replay/bulk-fix.ts';
import { sumUp, type Trial, type TrialFailure, trialOf } from '../../../core/replay/trial.ts';
import { sql } from '../../../core/sql/sql.ts';
import type { Expressions } from '../expressions/expressions.ts';
import { invalidPipeline } from '../invalid-pipeline.ts';
import type { Preview } from '../preview/preview.ts';
import { locateEntries } from '../without-secrets.ts';
import { type Amendments, amendmentsOf } from './amendments.ts';
import { applyBulkFix } from './apply-bulk-fix.ts';
import { type CorrectedEntry, readCorrectedEntries } from './corrected-entry.ts';
import { filesOfRows } from './files-of-rows.ts';
import { comparesRows, meetingPoints } from './row-wise-way.ts';
import { readTriedEntries, triedEntries } from './tried-rows.ts';
import { type TrialPlace, tryCorrections } from './try-corrections.ts';
import { takesRows, tryRows } from './try-rows.ts';

export interface EntriesTrial {
  /** Entries, one a line. Those with `isNew` are tried; the others were replayed before. */
  entriesFile: string;
  /** A fix for all entries, on top of their own corrections. */
  fix: BulkFix | null;
  /** Whether to return the corrections that the fix makes. */
  isKept: boolean;
  folder: string;
  pipelineFile: string;
  signal: AbortSignal;
  /** `amendments`: corrected lines by source. */
  look(reading: 'describe' | 'whole', amendments?: ReadonlyMap<string, Amendments>): Promise<Preview>;
}

/** Tries corrected entries at the nodes that rejected them. */
export async function tryEntries(trial: EntriesTrial): Promise<Trial> {
  const { entriesFile, fix, isKept } = trial;
  const preview = await lookWithLines(trial);
  const { graph, session, expressions } = preview;
  await session.run(readTriedEntries(entriesFile));
  const groups = await session.rows(sql`SELECT DISTINCT node, "isLine" FROM ${triedEntries} WHERE "isNew"`);
  assertCompiled(preview, new Set(groups.map(([node]) => String(node))));
  const isTaken = (node: unknown, isLine: boolean) => {
    const compiled = graph.nodes.get(String(node));
    return !isLine && compiled !== undefined && takesRows(compiled, graph);
  };
  const place = { ...placeOf(preview, [], trial), expressions };
  const trials: Trial[] = [];
  for (const [node] of groups.filter(([id, isLine]) => isTaken(id, isLine === true)))
    trials.push(await tryRows(graph.node(String(node)), fix, place, isKept));
  if (groups.some(([node, isLine]) => !isTaken(node, isLine === true))) {
    const { files, resolved } = preview;
    const entries = locateEntries(await readCorrectedEntries(entriesFile), files, resolved.secrets);
    const others = entries.filter(({ node, isLine, isNew }) => !isNew || !isTaken(node, isLine));
    trials.push(await tryOneByOne(others, preview, trial));
  }
  const untried = meetingPoints(
    graph,
    groups.map(([node]) => String(node)),
  );
  return { ...sumUp(trials), ...(untried.length > 0 && { untried }) };
}

/** The pipeline as it is described; types are inferred from corrected lines, too. */
async function lookWithLines({ entriesFile, look }: EntriesTrial): Promise<Preview> {
  const preview = await look('describe');
  const { nodes, secrets } = preview.resolved;
  const isInferring = (id: string) => {
    const node = nodes.get(id);
    return node?.definition.infersTypes(node.config) === true;
  };
  if (![...nodes.keys()].some(isInferring)) return preview;
  const entries = locateEntries(await readCorrectedEntries(entriesFile), preview.files, secrets);
  const lines = entries.filter(({ node, isLine }) => isLine && isInferring(node));
  return lines.length === 0 ? preview : look('describe', amendmentsOf(lines));
}

/** Tries lines, rows of tables, and rows that are compared with others, in the way of a replay. */
async function tryOneByOne(
  entries: readonly CorrectedEntry[],
  preview: Preview & { expressions: Expressions },
  trial: EntriesTrial,
): Promise<Trial> {
  const { fix, isKept, look } = trial;
  const fresh = entries.filter(({ isNew }) => isNew);
  const place = placeOf(preview, entries, trial);
  const fixed = fix
    ? await applyBulkFix(fix, fresh, { ...place, expressions: preview.expressions })
    : { entries: fresh, changed: new Map(), faults: new Map<number, string>() };
  const seesAll = (id: string) => {
    const node = preview.graph.nodes.get(id);
    return node !== undefined && comparesRows(node);
  };
  const alone = fixed.entries.filter(({ node }) => !seesAll(node));
  const compared = fixed.entries.filter(({ node }) => seesAll(node));
  const failed = new Map(await tryCorrections(alone, 'direct', place));
  if (compared.length > 0) {
    const before = entries.filter(({ isNew }) => !isNew);
    const whole = placeOf(await look('whole', amendmentsOf(before)), entries, trial);
    const rows = before.filter(({ isLine }) => !isLine);
    for (const [entry, why] of await tryAmongOthers(rows, compared, whole)) failed.set(entry, why);
  }
  for (const [entry, message] of fixed.faults) failed.set(entry, { message, column: null });
  const ids = fresh.map(({ id }) => id);
  return trialOf(ids, failed, isKept ? [...fixed.changed] : []);
}

/** Tries entries together, and those that pass again without the others, whose rows a replay leaves as they are. */
async function tryAmongOthers(
  before: readonly CorrectedEntry[],
  entries: readonly CorrectedEntry[],
  place: TrialPlace,
): Promise<Map<number, TrialFailure>> {
  const failed = new Map<number, TrialFailure>();
  for (let known = -1; known < failed.size && failed.size < entries.length; ) {
    known = failed.size;
    const left = entries.filter(({ id }) => !failed.has(id));
    for (const [entry, why] of await tryCorrections([...before, ...left], 'overlay', place)) failed.set(entry, why);
  }
  return failed;
}

function placeOf(
  { graph, resolved, session, files: read, ask }: Preview,
  entries: readonly CorrectedEntry[],
  { folder, pipelineFile, signal }: Pick<EntriesTrial, 'folder' | 'pipelineFile' | 'signal'>,
): TrialPlace {
  const files = filesOfRows(read, entries);
  return { graph, resolved, session, files, ask, folder, targetFolder: dirname(pipelineFile), signal };
}

/** Throws if a node exists but does not compile: its entries cannot be tried. */
function assertCompiled({ graph, resolved, problems }: Preview, nodes: ReadonlySet<string>): void {
  const broken = [...nodes].find((node) => !graph.nodes.has(node) && resolved.nodes.has(node));
  if (broken === undefined) return;
  if (problems.some(({ severity }) => severity === 'error')) throw invalidPipeline(problems);
  const message = `"${broken}" takes no part in this pipeline: it is disabled, or nothing leads to it.`;
  throw new WeirError({ code: 'pipeline.invalid', node: broken, message });
}
