import type { PreviewDocument } from '../../core/preview/messages.ts';
import { newRunId } from '../../core/store/run.ts';
import { PreviewClient } from '../app/preview/preview-client.ts';
import { forkWorker } from '../app/processes/worker-process.ts';
import { openRunFolder } from '../app/runs/run-folders.ts';
import { readPipelineFile } from './pipeline-file.ts';
import type { Services } from './services.ts';

interface PreviewOptions {
  environment?: string | undefined;
  params?: Record<string, string> | undefined;
  reading: PreviewDocument['reading'];
}

/** Opens a pipeline file in a preview worker, asks it, and removes the worker and its folder. */
export async function withPreview<Result>(
  services: Services,
  path: string,
  { environment, params = {}, reading }: PreviewOptions,
  ask: (client: PreviewClient, document: PreviewDocument) => Promise<Result>,
): Promise<Result> {
  const { file, text } = await readPipelineFile(path);
  using folder = openRunFolder(services.home, newRunId(new Date(), Math.random()));
  await using client = new PreviewClient(forkWorker);
  return await ask(client, {
    pipelineFile: file,
    text,
    folder: folder.path,
    reading,
    params,
    ...(environment !== undefined && { environment }),
  });
}
