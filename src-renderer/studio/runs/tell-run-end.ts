import { type RunState, rejectedIn } from '../../../core/run/fold.ts';
import type { RejectsQuery } from '../../stores/rejects-query.ts';
import type { Toast } from '../../stores/toasts-store.ts';
import { pipelineOf } from '../editing/edit-nodes.ts';
import { aboutNode } from '../nodes/node-titles.ts';
import { documentById, type Studio } from '../studio.ts';
import { loadedToast, passedToast } from './end-of-run.ts';
import { showRejects } from './follow-rejects.ts';

/** The subject of messages about the runs of a tab. */
export function runOf(document: string): string {
  return `run of ${document}`;
}

/** Shows a message on how a run ended, with a link to its results. */
export function tellRunEnd(studio: Studio, document: string, state: RunState): void {
  const { runId, status, error, upTo } = state;
  const details = {
    title: 'Details',
    panel: 'run',
    onChoose: () => studio.view.getState().showRun('overview'),
  } as const;
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

/** How many rejects of a run had been discarded before. */
async function discardedIn({ api }: Studio, runId: string): Promise<number> {
  const filter = { runId, status: 'discarded' as const };
  const sort = { by: 'id' as const, isDescending: false };
  try {
    return (await api.deadLetters.page({ filter, sort, offset: 0, limit: 0 })).total;
  } catch {
    // The message is shown anyway.
    return 0;
  }
}
