import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Ended, startWeir } from './command-line.ts';

/** To look without a pause would take a core from what is looked at. */
const lookAgainMs = 1;
const mostTries = 5;
/** Three seconds. */
const busyTicks = 300;

/** The stage file of the run that goes on. */
export function stageBytes(folder: string): number {
  const files = readdirSync(join(folder, 'home/tmp'), { recursive: true, encoding: 'utf8' });
  const stage = files.find((name) => /stage-[^/\\]*\.db$/.test(name));
  return stage === undefined ? -1 : statSync(join(folder, 'home/tmp', stage)).size;
}

/** A command that goes on, and the worker that it has started. */
export interface Victims {
  folder: string;
  command: number;
  worker: number;
  ended: Promise<Ended>;
}

/** Runs `words` in a folder up to a moment; again where that went by unseen, as it may on a busy machine. */
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

/** Waits for a moment of the run; false where the run was over first. */
async function reached(moment: () => boolean, ended: Promise<unknown>): Promise<boolean> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver) {
    try {
      if (moment()) return true;
    } catch {
      // A file that was there has just gone.
    }
    await setTimeout(lookAgainMs);
  }
  return false;
}

function workerOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return Number(children[0]) || undefined;
}

/** Waits until a process has computed for longer than it takes to start. */
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
