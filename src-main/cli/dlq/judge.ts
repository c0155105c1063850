import { WeirError } from '../../../core/errors.ts';
import { mostVerdicts } from '../../../core/replay/trial.ts';
import type { Reject } from '../../../core/store/reject.ts';
import { newRunId } from '../../../core/store/run.ts';
import { lastParams } from '../../app/dead-letters/last-params.ts';
import { tryEntries } from '../../app/dead-letters/try-entries.ts';
import { PreviewClient } from '../../app/preview/preview-client.ts';
import { forkWorker } from '../../app/processes/worker-process.ts';
import { openRunFolder } from '../../app/runs/run-folders.ts';
import { readPipelineFile } from '../pipeline-file.ts';
import type { DlqServices } from './dlq-services.ts';

export type Entry = Pick<Reject, 'id' | 'pipeline'>;

export interface Verdict {
  id: number;
  /** Null if it is unknown, such as when the pipeline is gone. */
  wouldPass: boolean | null;
  /** Why not, and the column at fault, if there is one. */
  message: string | null;
  column: string | null;
}

export interface Judgement {
  verdicts: readonly Verdict[];
  /** Later nodes that combine or compare rows, which only a replay tries. */
  untried: readonly string[];
}

/** Tries open entries with their pipeline files as they are now. */
export async function judge(all: readonly Entry[], services: DlqServices): Promise<Judgement> {
  using folder = openRunFolder(services.home, newRunId(new Date(), Math.random()));
  await using client = new PreviewClient(forkWorker);
  const byPipeline = Map.groupBy(all, ({ pipeline }) => pipeline);
  const verdicts: Verdict[] = [];
  const untried = new Set<string>();
  for (const [pipeline, entries] of byPipeline) {
    for (let at = 0; at < entries.length; at += mostVerdicts) {
      const some = entries.slice(at, at + mostVerdicts).map(({ id }) => id);
      const judged = await judgeSome(some, pipeline, { services, client, folder: folder.path });
      verdicts.push(...judged.verdicts);
      for (const node of judged.untried) untried.add(node);
    }
  }
  return { verdicts, untried: [...untried] };
}

async function judgeSome(
  ids: readonly number[],
  pipeline: string,
  { services, client, folder }: { services: DlqServices; client: PreviewClient; folder: string },
): Promise<Judgement> {
  const { store } = services;
  const filter = { ids: [...ids], pipeline };
  try {
    const { file, text } = await readPipelineFile(pipeline);
    const params = lastParams(store, filter, text);
    const document = { pipelineFile: file, text, params, folder, reading: 'describe' as const };
    const { verdicts, untried = [] } = await tryEntries({ rejects: store.rejects, client, document, filter });
    return { verdicts: verdicts.map(({ entry, ...verdict }) => ({ id: entry, ...verdict })), untried };
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    return { verdicts: ids.map((id) => ({ id, wouldPass: null, message: error.message, column: null })), untried: [] };
  }
}
