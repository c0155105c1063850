import { hasErrors, type Problem } from '../../core/pipeline/problems.ts';
import { problemsUpTo } from '../../core/pipeline/up-to.ts';
import { isUnderWay } from '../../core/run/events.ts';
import { type RunState, rejectedIn } from '../../core/run/fold.ts';
import type { RunEventMessage, RunSummary } from '../api/runs-api.ts';
import type { RejectsQuery } from '../dlq/rejects-query.ts';
import { type StudioDocument, textOf } from '../stores/documents-store.ts';
import { isRunning } from '../stores/runs-store.ts';
import type { Toast } from '../stores/toasts-store.ts';
import { plural } from '../ui/numbers.ts';
import { isDescribed } from './describe-pipelines.ts';
import { pipelineOf } from './edit-nodes.ts';
import { loadedToast, passedToast } from './end-of-run.ts';
import { showRejects } from './follow-rejects.ts';
import { aboutNode } from './node-titles.ts';
import { graphOf, hasOutput } from './run-to.ts';
import { documentById, type Studio } from './studio.ts';

export interface RunChoice {
  params?: Record<string, string>;
  environment?: string | null;
  /** The node where the run is to end, loading nothing. */
  upTo?: string | undefined;
}

/** Starts a run of the pipeline as the tab shows it, and follows it. Errors known already are shown instead. */
export async function runPipeline(
  studio: Studio,
  document: string,
  { params = {}, environment = null, upTo }: RunChoice,
): Promise<void> {
  const tab = documentById(studio, document);
  if (tab === undefined) return;
  const { pipeline } = tab.history;
  const all = await currentProblems(studio, tab, { params, environment });
  const problems = upTo === undefined ? all : problemsUpTo(all, graphOf(pipeline), upTo);
  if (hasErrors(problems)) {
    studio.selection.getState().endNew(document);
    studio.view.getState().showDock('problems');
    const count = problems.filter(({ severity }) => severity === 'error').length;
    const where = upTo === undefined ? '' : ' on the way here';
    const message = `${plural(count, 'problem')}${where} must be solved before a run.`;
    studio.toasts.getState().show({ tone: 'warning', message, document });
    return;
  }
  if (upTo === undefined && !hasOutput(pipeline)) {
    const message = 'There is nothing to run yet: add an output, and wire it.';
    studio.toasts.getState().show({ tone: 'warning', message, document });
    return;
  }
  const text = textOf(pipeline);
  const { runId, startedMs } = await studio.api.runs.start({
    text,
    path: tab.path,
    params,
    environment,
    ...(tab.path === null && { draft: document }),
    ...(upTo !== undefined && { upTo }),
  });
  followRun(studio, document, runId, { startedMs, params, upTo: upTo ?? null }, (state) =>
    tellEnd(studio, document, state),
  );
}

/** A server that does not answer keeps nobody from starting a run, which can be stopped. */
const mostWaitMs = 1500;

/** Of the pipeline as it stands and with the values of this run: what was told last may be about the state before the last key press. */
async function currentProblems(
  studio: Studio,
  tab: StudioDocument,
  { params, environment }: Required<Pick<RunChoice, 'params' | 'environment'>>,
): Promise<readonly Problem[]> {
  const hasValues = environment !== null || Object.keys(params).length > 0;
  if (isDescribed(studio, tab) && !hasValues) return studio.session.getState().byDocument[tab.id]?.problems ?? [];
  const values = { params, ...(environment !== null && { environment }) };
  try {
    const document = { text: textOf(tab.history.pipeline), path: tab.path, ...values };
    return (await studio.api.preview.describe({ document }, { signal: AbortSignal.timeout(mostWaitMs) })).problems;
  } catch {
    // Not known, or not yet: the run itself will say what is wrong.
    return [];
  }
}

export async function stopRun(studio: Studio, document: string): Promise<void> {
  const run = studio.runs.getState().byDocument[document];
  if (run === undefined) return;
  studio.runs.getState().markStopping(document);
  await studio.api.runs.stop({ runId: run.state.runId });
}

/** Takes up runs that go on since before a reload. */
export async function followActiveRuns(studio: Studio): Promise<void> {
  const active = await studio.api.runs.active();
  for (const tab of studio.documents.getState().documents) {
    const run = await activeRunOf(studio, tab, active);
    if (run !== undefined) followRun(studio, tab.id, run.runId, run, (state) => tellEnd(studio, tab.id, state));
  }
}

/** Follows a run that another program started, such as `weir run`, unless the tab follows one already. */
export function followForeignRun(studio: Studio, document: string, runs: readonly RunSummary[]): void {
  if (isRunning(studio.runs.getState().byDocument[document])) return;
  const run = runs.find(({ status }) => isUnderWay(status));
  if (run !== undefined) followRun(studio, document, run.runId, run, (state) => tellEnd(studio, document, state));
}

/** A pipeline that was never saved is known by what runs. */
async function activeRunOf(
  studio: Studio,
  { path, history }: StudioDocument,
  active: readonly RunSummary[],
): Promise<RunSummary | undefined> {
  const candidates = active.filter((run) => run.path === path);
  if (path !== null) return candidates[0];
  for (const run of candidates) {
    if ((await studio.api.runs.get({ runId: run.runId })).text === textOf(history.pipeline)) return run;
  }
  return undefined;
}

/** Events are taken in bundles, one a frame, so that a burst of them draws once. */
export function followRun(
  studio: Studio,
  document: string,
  runId: string,
  { startedMs, params, upTo }: { startedMs: number; params: RunState['params']; upTo: string | null },
  tell: (state: RunState) => void,
): void {
  studio.toasts.getState().dismissAbout(runOf(document));
  studio.runs.getState().follow(document, { runId, startedAtMs: startedMs, params, ...(upTo !== null && { upTo }) });
  let waiting: RunEventMessage[] = [];
  const take = () => {
    const messages = waiting;
    waiting = [];
    if (studio.runs.getState().byDocument[document]?.state.runId === runId)
      studio.runs.getState().take(document, messages);
  };
  studio.api.runs.events(
    { runId, afterSequence: 0 },
    {
      next(message) {
        if (waiting.length === 0) setTimeout(take, 16);
        waiting.push(message);
        if (message.event.type !== 'finished') return;
        take();
        const run = studio.runs.getState().byDocument[document];
        if (run?.state.runId === runId) tell(run.state);
      },
      error(error) {
        studio.toasts
          .getState()
          .show({ tone: 'danger', message: 'The run can no longer be followed.', detail: error.message, document });
      },
    },
  );
}

/** What messages about the runs of a tab are about. */
export function runOf(document: string): string {
  return `run of ${document}`;
}

function tellEnd(studio: Studio, document: string, state: RunState): void {
  const { runId, status, error, upTo } = state;
  const details = { title: 'Details', panel: 'run', onChoose: () => studio.view.getState().showDock('run') } as const;
  const lookAt = (title: string, query: Partial<RejectsQuery> = {}) =>
    ({ title, panel: 'rejects', onChoose: () => showRejects(studio, document, query) }) as const;
  const show = (toast: Omit<Toast, 'id' | 'about' | 'document'>) =>
    studio.toasts.getState().show({ ...toast, about: runOf(document), document });
  if (status === 'failed') {
    const isByRejects = error?.code === 'rejects.exceeded';
    studio.session.getState().doubt();
    show({
      tone: 'danger',
      message: 'The run failed.',
      ...(error && { detail: aboutNode(pipelineOf(studio, document), error.node ?? null, error.message) }),
      action: isByRejects ? lookAt('See the rejects', { scope: 'lastRun', run: runId }) : details,
    });
    return;
  }
  if (status === 'cancelled') {
    show({ tone: 'info', message: 'The run was stopped. Nothing was loaded.' });
    return;
  }
  const pipeline = pipelineOf(studio, document);
  if (upTo !== undefined) {
    show({ ...passedToast(pipeline, upTo, state), action: details });
    return;
  }
  const rejected = rejectedIn(state);
  const isSaved = documentById(studio, document)?.path !== null;
  const tell = (discarded: number | null) =>
    show({
      ...loadedToast(pipeline, state, discarded),
      action: rejected > 0 ? lookAt('Look at rejects') : details,
    });
  if (rejected > 0 && isSaved) void discardedIn(studio, runId).then(tell);
  else tell(isSaved ? 0 : null);
}

/** How many of the rows that a run rejected had been discarded before. */
async function discardedIn({ api }: Studio, runId: string): Promise<number> {
  const filter = { runId, status: 'discarded' as const };
  const sort = { by: 'id' as const, isDescending: false };
  try {
    return (await api.deadLetters.page({ filter, sort, offset: 0, limit: 0 })).total;
  } catch {
    // The run is told of all the same.
    return 0;
  }
}
