import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCodeOf } from '../../../core/errors.ts';
import type { Home } from '../home.ts';
import { runFolderPath } from './run-folders.ts';

const fileName = 'stop-requested';
const pollMs = 250;

/** Asks the process that a run belongs to, whichever it is, to stop it. Nothing happens if the run has just ended. */
export function requestStop(home: Home, runId: string): void {
  try {
    writeFileSync(join(runFolderPath(home, runId), fileName), '');
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  }
}

/** Calls back, once, when another process asks for a run of ours to be stopped. */
export function onStopRequest(runFolder: string, stop: () => void): Disposable {
  const timer = setInterval(() => {
    if (!existsSync(join(runFolder, fileName))) return;
    clearInterval(timer);
    stop();
  }, pollMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
