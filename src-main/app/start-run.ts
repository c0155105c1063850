import { dirname } from 'node:path';
import type { RunEvent } from '../../core/run/events.ts';
import type { Studio } from './studio.ts';

export interface RunStart {
  text: string;
  path: string | null;
  params: Record<string, string>;
  environment: string | null;
}

/** Starts the pipeline as it stands in a window. */
export async function startRun(
  studio: Studio,
  { text, path, params, environment }: RunStart,
): Promise<{ runId: string; startedMs: number }> {
  const { files, runs, runLogs, rejects } = studio;
  const file = await files.pipelineFile(path);
  const run = runs.start({ file, text, params, ...(environment !== null && { environment }) });
  runLogs.follow(run, path === null ? [unsaved(dirname(file))] : []);
  void run.ended.then(() => rejects.tell(file));
  return { runId: run.id, startedMs: run.state.startedAtMs };
}

function unsaved(folder: string): RunEvent {
  const message = `This pipeline has not been saved yet: relative paths start at ${folder}. Save it to choose another place.`;
  return { type: 'warning', message };
}
