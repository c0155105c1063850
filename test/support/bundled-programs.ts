import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const folder = dirname(process.env['WEIR_BUNDLE'] ?? '');

/** Replaces `workers/process/thread-url.ts` if there is a bundle, whose threads start in half the time. */
export function threadUrl(name: string): URL {
  return pathToFileURL(workerFile(name));
}

/** Replaces `src-main/app/worker-file.ts` in the same way. */
export function workerFile(name: string): string {
  return join(folder, `${name}.js`);
}
