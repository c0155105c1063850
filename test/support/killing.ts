import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** To look without a pause would take a core from what is looked at. */
const lookAgainMs = 1;

/** The stage file of the run that goes on. */
export function stageBytes(folder: string): number {
  const files = readdirSync(join(folder, 'home/tmp'), { recursive: true, encoding: 'utf8' });
  const stage = files.find((name) => /stage-[^/\\]*\.db$/.test(name));
  return stage === undefined ? -1 : statSync(join(folder, 'home/tmp', stage)).size;
}

/** Waits for a moment of the run; false where the run was over first. */
export async function reached(moment: () => boolean, ended: Promise<unknown>): Promise<boolean> {
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

export function workerOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return Number(children[0]) || undefined;
}

export async function gone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) {
    await setTimeout(lookAgainMs);
  }
}
