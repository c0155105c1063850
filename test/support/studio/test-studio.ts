import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { forkWorker } from '../../../src-main/app/processes/worker-process.ts';
import { openStudio, type Studio, type StudioOptions } from '../../../src-main/app/studio.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export interface TestStudio {
  studio: Studio;
  /** An opened folder with the given files. */
  folder: string;
}

/** A studio with its own home, closed after the test. */
export function openTestStudio(
  files: Readonly<Record<string, string>> = {},
  host: Partial<StudioOptions['host']> = {},
): TestStudio {
  const folder = temporaryFolder(files);
  const studio = openStudio({
    host: { kind: 'browser', startWorker: forkWorker, openExternal: async () => undefined, ...host },
    homePath: join(temporaryFolder(), 'home'),
  });
  studio.files.folders.openForSession(folder);
  onTestFinished(() => studio[Symbol.asyncDispose]());
  return { studio, folder };
}
