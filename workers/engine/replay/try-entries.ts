import { dirname } from 'node:path';
import { WeirError } from '../../../core/errors.ts';
import type { BulkFix } from '../../../core/replay/bulk-fix.ts';
import { sumUpTrial, type Trial } from '../../../core/replay/trial.ts';
import { invalidPipeline } from '../execute.ts';
import type { Preview } from '../preview.ts';
import { applyBulkFix } from './apply-bulk-fix.ts';
import type { CorrectedEntry } from './corrected-entry.ts';
import { comparesRows, type TrialPlace, tryCorrections } from './try-corrections.ts';

export interface EntriesTrial {
  /** Those with `isNew` are tried; the others were replayed before. */
  entries: readonly CorrectedEntry[];
  /** For all of them, on top of their own corrections. */
  fix: BulkFix | null;
  folder: string;
  pipelineFile: string;
  signal: AbortSignal;
  look(reading: 'describe' | 'whole'): Promise<Preview>;
}

/** Says of corrected entries whether the nodes that rejected them would let them pass now. */
export async function tryEntries({ entries, fix, look, ...where }: EntriesTrial): Promise<Trial> {
  const fresh = entries.filter(({ isNew }) => isNew);
  const preview = await look('describe');
  assertCompiled(preview, fresh);
  const place = placeOf(preview, entries, where);
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
    const before = entries.filter(({ isNew, isLine }) => !isNew && !isLine);
    const whole = placeOf(await look('whole'), entries, where);
    for (const [entry, why] of await tryCorrections([...before, ...compared], 'overlay', whole)) failed.set(entry, why);
  }
  for (const [entry, why] of fixed.faults) failed.set(entry, why);
  return sumUpTrial(
    fresh.map(({ id }) => id),
    failed,
    [...fixed.changed],
  );
}

function placeOf(
  { graph, resolved, session, files: read }: Preview,
  entries: readonly CorrectedEntry[],
  { folder, pipelineFile, signal }: Pick<EntriesTrial, 'folder' | 'pipelineFile' | 'signal'>,
): TrialPlace {
  const files = [...new Set([...read, ...entries.flatMap(({ source }) => source ?? [])])];
  return { graph, resolved, session, files, folder, targetFolder: dirname(pipelineFile), signal };
}

/** Where a node is there but cannot run, nothing can be said of its entries. */
function assertCompiled({ graph, resolved, problems }: Preview, entries: readonly CorrectedEntry[]): void {
  const broken = entries.find(({ node }) => !graph.nodes.has(node) && resolved.nodes.has(node));
  if (!broken) return;
  if (problems.some(({ severity }) => severity === 'error')) throw invalidPipeline(problems);
  const message = `"${broken.node}" takes no part in this pipeline: it is disabled, or nothing leads to it.`;
  throw new WeirError({ code: 'pipeline.invalid', node: broken.node, message });
}
