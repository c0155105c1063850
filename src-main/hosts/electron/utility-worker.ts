import { lastWordsOf } from '../../app/processes/last-words.ts';
import { workerFile } from '../../app/processes/worker-file.ts';
import type { StartWorker, WorkerExit } from '../../app/processes/worker-process.ts';

/** The part of Electron's `UtilityProcess` that is used. */
export interface UtilityChild {
  readonly pid: number | undefined;
  readonly stderr: { on(event: 'data', listener: (chunk: Buffer) => void): unknown } | null;
  postMessage(message: unknown): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
}

export type ForkUtility = (
  modulePath: string,
  args: string[],
  options: { serviceName: string; stdio: ('ignore' | 'pipe')[] },
) => UtilityChild;

/** Starts workers as utility processes of Electron. */
export function utilityWorkers(fork: ForkUtility): StartWorker {
  return (name) => {
    const child = fork(workerFile(name), [], { serviceName: `Weir ${name}`, stdio: ['ignore', 'ignore', 'pipe'] });
    const lastWords = lastWordsOf(child.stderr);
    const exited = new Promise<WorkerExit>((resolve) => {
      child.once('exit', (code) => resolve({ code, signal: null, lastWords: lastWords() }));
    });
    return {
      pid: child.pid,
      post: (message) => child.postMessage(message),
      onMessage: (listener) => child.on('message', listener),
      exited,
      kill: () => void child.kill(),
    };
  };
}
