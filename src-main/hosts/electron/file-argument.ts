import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipelineFileEnding } from '../../../core/pipeline/file-ending.ts';

/** The pipeline file among command-line arguments, as the system passes a double-clicked file. */
export function fileArgument(words: readonly string[], folder: string): string | undefined {
  const paths = words
    .filter((word) => word.endsWith(pipelineFileEnding) && !word.startsWith('-'))
    .map((word) => resolve(folder, word));
  const found = paths.find((path) => existsSync(path));
  return found === undefined ? undefined : realpathSync(found);
}
