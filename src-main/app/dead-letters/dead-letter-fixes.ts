import type { PreviewDocument } from '../../../core/preview/messages.ts';
import { type BulkFix, fixInWords } from '../../../core/replay/bulk-fix.ts';
import type { Trial } from '../../../core/replay/trial.ts';
import { type ReplayPlan, replayPlanSchema } from '../../../core/replay/ways.ts';
import type { Correction, RejectFilter } from '../../../core/store/reject.ts';
import { loadedOutputs } from '../runs/loaded-outputs.ts';
import type { Studio } from '../studio.ts';
import { lastParams } from './last-params.ts';
import { tryEntries } from './try-entries.ts';

/** A change of entries: one bulk fix for all, or a correction that replaces theirs. */
export type Fix = { fix: BulkFix } | { correction: Correction };

/** The pipeline of a window, which judges the entries. */
export interface FixDocument {
  text: string;
  /** Absolute; null before the first save. */
  path: string | null;
}

/** Tries a fix at the failing nodes; stores nothing. */
export async function tryFix(
  studio: Studio,
  { document, filter, ...fix }: { document: FixDocument; filter: RejectFilter } & Fix,
  signal?: AbortSignal,
) {
  return publicTrial(await trial(studio, { document, filter, fix, isKept: false, signal }));
}

/** Stores corrections, and returns their verdicts. */
export async function correctEntries(
  studio: Studio,
  { document, filter, ...fix }: { document: FixDocument; filter: RejectFilter } & Fix,
) {
  const summary = await trial(studio, { document, filter, fix, isKept: true });
  const { rejects } = studio.store;
  const pipeline = await studio.files.pipelineFile(document.path);
  if ('correction' in fix) rejects.correct({ ...filter, pipeline, status: 'open' }, fix.correction);
  else if (summary.corrections.length > 0) rejects.correctEach(new Map(summary.corrections), fixInWords(fix.fix));
  studio.rejects.tell(pipeline);
  return publicTrial(summary);
}

/** The selected open entries, and the pipeline with the params of the last run that saw them. */
async function openEntries(
  { files, preview, secrets, store }: Studio,
  { path, text }: FixDocument,
  filter: RejectFilter,
): Promise<{ chosen: RejectFilter; params: Record<string, string | null>; document: PreviewDocument }> {
  const pipelineFile = await files.pipelineFile(path);
  const chosen: RejectFilter = { ...filter, pipeline: pipelineFile, status: 'open' };
  const params = lastParams(store, chosen, text);
  const document: PreviewDocument = {
    pipelineFile,
    text,
    params,
    secrets: await secrets.valuesFor(text),
    folder: preview.folder,
    reading: 'describe',
  };
  return { chosen, params, document };
}

interface TrialOrder {
  document: FixDocument;
  filter: RejectFilter;
  fix: Fix;
  /** Whether to return the corrections that the fix makes. */
  isKept: boolean;
  signal?: AbortSignal | undefined;
}

async function trial(studio: Studio, { document: pipeline, filter, fix, isKept, signal }: TrialOrder): Promise<Trial> {
  const { document } = await openEntries(studio, pipeline, filter);
  const { preview, store } = studio;
  return tryEntries({ rejects: store.rejects, client: preview.client, document, filter, ...fix, isKept, signal });
}

function publicTrial({ corrections: _, verdicts, ...sums }: Trial) {
  return { ...sums, verdicts: verdicts.map(({ entry, ...verdict }) => ({ id: String(entry), ...verdict })) };
}

/** How the entries would be replayed, and with which params. */
export async function planReplay(
  studio: Studio,
  { document: pipeline, filter }: { document: FixDocument; filter: RejectFilter },
  signal?: AbortSignal,
): Promise<ReplayPlan & { entries: number; params: Record<string, string | null> }> {
  const { preview, store } = studio;
  const { chosen, params, document } = await openEntries(studio, pipeline, filter);
  const nodes = [...new Set(store.rejects.origins(chosen).map(({ node }) => node))];
  const { text, pipelineFile } = document;
  const place = { pipeline: pipelineFile, text, unsavedFolder: studio.files.unsavedFolder };
  const loaded = loadedOutputs(store, chosen, place);
  const gone = store.rejects.count({ ...chosen, isGone: true });
  const call = { call: 'planReplay', document, nodes, loaded, gone } as const;
  const plan = await preview.client.ask(replayPlanSchema, call, signal);
  return { ...plan, entries: store.rejects.count(chosen), params };
}
