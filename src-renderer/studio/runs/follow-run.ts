import { isUnderWay } from '../../../core/run/events.ts';
import type { RunState } from '../../../core/run/fold.ts';
import type { RunEventMessage, RunSummary } from '../../api/runs-api.ts';
import { isRunning } from '../../stores/runs-store.ts';
import type { Studio } from '../studio.ts';
import { runOf, tellRunEnd } from './tell-run-end.ts';

interface StartedRun {
  runId: string;
  startedMs: number;
  params: RunState['params'];
  /** The node at which a partial run ends; null for a whole run. */
  upTo: string | null;
}

type TellEnd = (studio: Studio, document: string, state: RunState) => void;

/** Follows the events of a run, at most one update per frame. */
export function followRun(
  studio: Studio,
  document: string,
  { runId, startedMs, params, upTo }: StartedRun,
  tell: TellEnd = tellRunEnd,
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
        if (run?.state.runId === runId) tell(studio, document, run.state);
      },
      error(error) {
        studio.toasts
          .getState()
          .show({ tone: 'danger', message: 'The run can no longer be followed.', detail: error.message, document });
      },
    },
  );
}

/** Follows runs that continue after a reload; for an unsaved pipeline also its last run, which nothing else shows. */
export async function takeUpRuns(studio: Studio): Promise<void> {
  const active = await studio.api.runs.active();
  for (const { id, path } of studio.documents.getState().documents) {
    const candidates = path === null ? await studio.api.runs.list({ path, draft: id, limit: 1 }) : active;
    const run = candidates.find((candidate) => candidate.path === path);
    if (run !== undefined) followRun(studio, id, run, isUnderWay(run.status) ? tellRunEnd : () => undefined);
  }
}

/** Follows a run that another program started, such as `weir run`, unless the tab follows one. */
export function followForeignRun(studio: Studio, document: string, runs: readonly RunSummary[]): void {
  if (isRunning(studio.runs.getState().byDocument[document])) return;
  const run = runs.find(({ status }) => isUnderWay(status));
  if (run !== undefined) followRun(studio, document, run);
}
