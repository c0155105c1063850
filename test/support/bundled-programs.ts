import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const folder = dirname(process.env['WEIR_BUNDLE'] ?? '');

/** In place of `workers/process/thread-url.ts` where there is a bundle: its threads start in half the time. */
export function threadUrl(name: string): URL {
  return pathToFileURL(workerFile(name));
}

/** In place of `src-main/app/worker-file.ts`, likewise. */
export function workerFile(name: string): string {
  return join(folder, `${name}.js`);
}
