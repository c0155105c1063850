import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { systemCodeOf } from '../../../core/errors.ts';

const mark = '.weir-tmp';

/** A name may have 255 bytes on nearly all file systems; what is put around that of the target takes 100 at most. */
const longestShown = 155;

/** Where a target is written until it is whole: beside it, in a name that says which process is at work. */
export function temporaryBeside(target: string): string {
  return join(dirname(target), `${prefixOf(target)}${process.pid}.${randomUUID().slice(0, 8)}${mark}`);
}

/** The name of a folder while another one takes its place. */
export function setAsideName(temporary: string): string {
  return `${temporary}-old`;
}

/**
 * Removes what processes of this machine left beside a target when they were killed. A folder that was set aside goes
 * back if no other had taken its place yet.
 */
export async function repairLeftovers(target: string): Promise<void> {
  const folder = dirname(target);
  const prefix = prefixOf(target);
  for (const name of await readdir(folder)) {
    const [, pid, suffix] = name.startsWith(prefix)
      ? (/^(\d+)\.[0-9a-f]{8}\.weir-tmp(.*)$/.exec(name.slice(prefix.length)) ?? [])
      : [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const path = join(folder, name);
    const isMissing = (await stat(target).catch(() => undefined)) === undefined;
    if (suffix === '-old' && isMissing) await rename(path, target);
    else await rm(path, { recursive: true, force: true });
  }
}

function prefixOf(target: string): string {
  const name = basename(target);
  const shown = Buffer.byteLength(name) > longestShown ? createHash('sha256').update(name).digest('hex') : name;
  return `.${shown}.${hostname().replaceAll('.', '-')}.`;
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}

/**
 * Killed, but not yet reaped by its parent, or by the one that adopted it when the parent was killed too, which may
 * take a while.
 */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
}
