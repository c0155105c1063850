import { cpSync, rmSync } from 'node:fs';
import { afterAll, onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * For tests that start from the same runs. These are made once; each later test gets the folder back as it was then, at
 * the same path, by which the queue in it knows the pipeline.
 */
export function preparedFolder(
  files: Readonly<Record<string, string>>,
  prepare: (folder: string) => Promise<void>,
): () => Promise<string> {
  let folder: string | undefined;
  const copyOf = (path: string) => `${path}-before`;
  afterAll(() => {
    if (folder !== undefined) rmSync(copyOf(folder), { recursive: true });
  });
  return async () => {
    if (folder === undefined) {
      const fresh = temporaryFolder(files);
      await prepare(fresh);
      cpSync(fresh, copyOf(fresh), { recursive: true, preserveTimestamps: true });
      folder = fresh;
    } else {
      const path = folder;
      rmSync(path, { recursive: true, force: true });
      cpSync(copyOf(path), path, { recursive: true, preserveTimestamps: true });
      onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    }
    return folder;
  };
}
