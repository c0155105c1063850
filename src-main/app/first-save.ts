import type { Studio } from './studio.ts';

/** Moves the runs and rejects of an unsaved tab to its file. */
export async function followFirstSave(
  { files, store, rejects }: Pick<Studio, 'files' | 'store' | 'rejects'>,
  draft: string,
  path: string,
): Promise<void> {
  if (store.runs.movePipeline(await files.pipelineFile(null, draft), path)) rejects.tell(path);
}
