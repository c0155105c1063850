import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Ended, startWeir } from './command-line.ts';

/** Polling without a pause would take a core from the observed process. */
const lookAgainMs = 1;
const mostTries = 5;
/** Three seconds of CPU time. */
const busyTicks = 300;

/** Size of the stage file of the current run (bytes). */
export function stageBytes(folder: string): number {
  const files = readdirSync(join(folder, 'home/tmp'), { recursive: true, encoding: 'utf8' });
  const stage = files.find((name) => /stage-[^/\\]*\.db$/.test(name));
  return stage === undefined ? -1 : statSync(join(folder, 'home/tmp', stage)).size;
}

/** A running command, and the worker that it started. */
export interface Victims {
  folder: string;
  command: number;
  worker: number;
  ended: Promise<Ended>;
}

/** Runs a command until a moment; repeats it if the moment was missed, as it may be on a busy machine. */
export async function runUpTo(
  moment: (folder: string) => boolean,
  words: readonly string[],
  prepare: () => Promise<string>,
): Promise<Victims> {
  for (let tries = 0; tries < mostTries; tries++) {
    const folder = await prepare();
    const { child, ended } = startWeir(folder, words);
    const isSeen = await reached(() => moment(folder), ended);
    const command = child.pid;
    const worker = isSeen && command !== undefined ? workerOf(command) : undefined;
    if (command !== undefined && worker !== undefined) return { folder, command, worker, ended };
    await ended;
  }
  throw new Error('The moment to kill at was never seen.');
}

/** Waits for a moment of the run; false if the run ended first. */
async function reached(moment: () => boolean, ended: Promise<unknown>): Promise<boolean> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver) {
    try {
      if (moment()) return true;
    } catch {
      // A file has just disappeared.
    }
    await setTimeout(lookAgainMs);
  }
  return false;
}

function workerOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return Number(children[0]) || undefined;
}

/** Waits until a process has used more CPU time than its start takes. */
export async function busy(pid: number): Promise<void> {
  while (computedTicks(pid) < busyTicks) await setTimeout(lookAgainMs);
}

function computedTicks(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  return Number(fields.split(' ')[11]);
}

export async function gone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) {
    await setTimeout(lookAgainMs);
  }
}
