import { type ChildProcess, fork } from 'node:child_process';
import { lastWordsOf } from './last-words.ts';
import { workerFile } from './worker-file.ts';

/** How a worker process ended: regularly, or unexpectedly. */
export interface WorkerExit {
  code: number | null;
  signal: string | null;
  /** The end of its standard error. */
  lastWords: string;
}

/** A child process with a message channel: a fork under Node, a utility process under Electron. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  readonly exited: Promise<WorkerExit>;
  kill(): void;
}

/** Starts a worker by name, such as `run-worker`. */
export type StartWorker = (name: string) => WorkerProcess;

/** Starts with the largest young generation (MB): growing it would take a twentieth of a small run. */
const heapOptions = ['--min-semi-space-size=16'];

/** Starts a worker as a forked Node process. */
export const forkWorker: StartWorker = (name) => forkProgram(workerFile(name));

/** Starts a program with a message channel as a forked Node process. */
export function forkProgram(file: string): WorkerProcess {
  const child = fork(file, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: heapOptions,
  });
  return {
    pid: child.pid,
    post: (message) => {
      if (child.connected) child.send(asMessage(message));
    },
    onMessage: (listener) => child.on('message', listener),
    exited: exitOf(child),
    kill: () => child.kill('SIGKILL'),
  };
}

function asMessage(message: unknown): object {
  if (typeof message !== 'object' || message === null) throw new TypeError('A message to a worker is an object.');
  return message;
}

export function exitOf(child: ChildProcess): Promise<WorkerExit> {
  const lastWords = lastWordsOf(child.stderr);
  return new Promise((resolve) => {
    // A failure to send a message or signal is an error, too, but the process may go on; its end has its own event.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, lastWords: error.message });
    });
    child.once('close', (code, signal) => resolve({ code, signal, lastWords: lastWords() }));
  });
}
