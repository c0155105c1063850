import type { DeadBatch } from '../../store/dead-batch.ts';
import { asking } from '../http/asking.ts';
import { filesOfRows } from '../replay/files-of-rows.ts';
import { manyColumns } from '../session/session-setup.ts';
import { prepareExecution } from './execution.ts';
import type { Attempt, Opened } from './open-attempt.ts';
import { fileList } from './prepare-attempt.ts';
import type { Corrected } from './prepare-corrected.ts';
import { mayQueueEarly, queueDead } from './queue-rejects.ts';
import type { RunInProgress } from './run-in-progress.ts';
import { tellProgress } from './tell-progress.ts';

/** Puts corrected rows where the engine finds them, and makes all that rows are counted and queued with. */
export async function beginRun(
  { replay, context, kept, isSparing }: Attempt,
  { session, targets, signal, spoolFolder, progress }: Opened,
  { prepared, corrections }: Corrected,
): Promise<RunInProgress> {
  const { request, store, tell } = context;
  const { sources, graph } = prepared;
  const files = filesOfRows(fileList(sources), replay.entries);
  await corrections.fill(session, files, spoolFolder);
  const isWhole = request.upTo === undefined;
  const canQueueEarly = isWhole && replay.entries.length === 0 && mayQueueEarly(graph);
  const run: RunInProgress = {
    execution: {
      ...prepareExecution(graph, session, {
        patches: replay.entries.length > 0 ? corrections : undefined,
        ...(isWhole && { onReject: () => store.expect() }),
      }),
      graph,
      session,
      files,
      isSparing: isSparing && graph.widest < manyColumns,
      queued: new Set(),
      ...(canQueueEarly && { onRejects: (dead: DeadBatch) => queueDead(run, dead) }),
      isNeeded: (id) => corrections.isNeeded(id),
      ask: asking({ kept, session, folder: spoolFolder, signal }),
      onSpan: (span) => {
        tell(span);
        tellProgress(run, progress);
      },
    },
    sources,
    targets,
    store,
    request,
    tell,
    corrections,
    canQueueEarly,
  };
  return run;
}
