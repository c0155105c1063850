import type { Studio } from './studio.ts';

/** Lets the runs and the rejects of a tab that was never saved follow it to its file. */
export async function followFirstSave(
  { files, store, rejects }: Pick<Studio, 'files' | 'store' | 'rejects'>,
  draft: string,
  path: string,
): Promise<void> {
  if (store.runs.movePipeline(await files.pipelineFile(null, draft), path)) rejects.tell(path);
}
