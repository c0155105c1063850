import { hasErrors, type Problem } from '../../../core/pipeline/problems.ts';
import { problemsUpTo } from '../../../core/pipeline/up-to.ts';
import { type StudioDocument, textOf } from '../../stores/documents-store.ts';
import { plural } from '../../ui/numbers.ts';
import { isDescribed } from '../documents/describe-pipelines.ts';
import { refusalOf } from '../documents/dismiss-solved.ts';
import { documentById, type Studio } from '../studio.ts';
import { followRun } from './follow-run.ts';
import { graphOf, hasOutput } from './run-to.ts';

export interface RunChoice {
  params?: Record<string, string>;
  environment?: string | null;
  /** The node at which the run ends, without loading anything. */
  upTo?: string | undefined;
}

/** Starts a run of the pipeline in a tab, and follows it. Shows the problems instead if there are errors. */
export async function runPipeline(
  studio: Studio,
  document: string,
  { params = {}, environment = null, upTo }: RunChoice,
): Promise<void> {
  const tab = documentById(studio, document);
  if (tab === undefined) return;
  const { pipeline } = tab.history;
  const refuse = (message: string) =>
    studio.toasts.getState().show({ tone: 'warning', message, about: refusalOf(document), document });
  studio.toasts.getState().dismissAbout(refusalOf(document));
  const all = await currentProblems(studio, tab, { params, environment });
  const problems = upTo === undefined ? all : problemsUpTo(all, graphOf(pipeline), upTo);
  if (hasErrors(problems)) {
    studio.selection.getState().endNew(document);
    studio.view.getState().showDock('problems');
    const count = problems.filter(({ severity }) => severity === 'error').length;
    const where = upTo === undefined ? '' : ' on the way here';
    return refuse(`${plural(count, 'problem')}${where} must be solved before a run.`);
  }
  if (upTo === undefined && !hasOutput(pipeline))
    return refuse('There is nothing to run yet: add an output, and wire it.');
  const text = textOf(pipeline);
  const started = await studio.api.runs.start({
    text,
    path: tab.path,
    params,
    environment,
    ...(tab.path === null && { draft: document }),
    ...(upTo !== undefined && { upTo }),
  });
  followRun(studio, document, { ...started, params, upTo: upTo ?? null });
}

/** A server that does not answer must not delay a run, which can be stopped. */
const mostWaitMs = 1500;

/**
 * The problems of the current pipeline with the params of this run. The last description may be older than the last
 * change.
 */
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
    // Not known in time: the run itself will report them.
    return [];
  }
}

export async function stopRun(studio: Studio, document: string): Promise<void> {
  const run = studio.runs.getState().byDocument[document];
  if (run === undefined) return;
  studio.runs.getState().markStopping(document);
  await studio.api.runs.stop({ runId: run.state.runId });
}
