import { dirname, isAbsolute } from 'node:path';
import { namedFiles } from '../../../core/nodes/form/file-fields.ts';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import type { RunEvent } from '../../../core/run/events.ts';
import type { RejectFilter } from '../../../core/store/reject.ts';
import type { FixDocument } from '../dead-letters/dead-letter-fixes.ts';
import { lastParams } from '../dead-letters/last-params.ts';
import type { Studio } from '../studio.ts';
import type { RunRequest } from './run-service.ts';

export interface RunStart {
  text: string;
  path: string | null;
  params: Record<string, string>;
  environment: string | null;
  /** The tab of a pipeline that was never saved: what is known about its runs follows it to its file. */
  draft?: string | undefined;
  /** The node at which the run ends, if not at the outputs. */
  upTo?: string | undefined;
}

interface StartedRun {
  runId: string;
  startedMs: number;
}

/** Starts the pipeline as it stands in a window. */
export async function startRun(
  studio: Studio,
  { text, path, params, environment, draft, upTo }: RunStart,
): Promise<StartedRun> {
  const file = await studio.files.pipelineFile(path, draft);
  const secrets = await studio.secrets.valuesFor(text);
  const request = { file, text, params, secrets, upTo, ...(environment !== null && { environment }) };
  return startFollowed(studio, request, path === null ? unsaved(text, dirname(file)) : []);
}

/** Starts the replay of open entries, by the pipeline as it stands in a window. */
export async function startReplay(
  studio: Studio,
  { document: { text, path }, filter }: { document: FixDocument; filter: RejectFilter },
): Promise<StartedRun> {
  const file = await studio.files.pipelineFile(path);
  const params = lastParams(studio.store, { ...filter, pipeline: file, status: 'open' }, text);
  const secrets = await studio.secrets.valuesFor(text);
  return startFollowed(studio, { file, text, params, secrets, replay: filter }, []);
}

function startFollowed(
  { runs, runLogs, rejects }: Studio,
  request: RunRequest,
  before: readonly RunEvent[],
): StartedRun {
  const run = runs.start(request);
  runLogs.follow(run, [...before]);
  void run.ended.then(() => rejects.tell(request.file));
  return { runId: run.id, startedMs: run.state.startedAtMs };
}

/** A warning that says where relative paths lead, if there are any. */
function unsaved(text: string, folder: string): RunEvent[] {
  const { pipeline } = parsePipeline(text);
  if (pipeline === undefined || namedFiles(pipeline).every((path) => isAbsolute(path))) return [];
  const message = `This pipeline has not been saved yet: relative paths start at ${folder}. Save it to choose another place.`;
  return [{ type: 'warning', message }];
}
