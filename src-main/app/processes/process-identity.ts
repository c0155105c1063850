import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemCodeOf } from '../../../core/errors.ts';

/** Identifies a process beyond its pid, which is reused. `started` can be part of a file name. */
export interface ProcessIdentity {
  pid: number;
  started: string;
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid) ?? 'unknown' };
}

export function isAlive({ pid, started }: ProcessIdentity): boolean {
  return hasProcess(pid) && startOf(pid) === started;
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}

/** The start time of a process, in a form of the system; undefined if there is no such process. */
function startOf(pid: number): string | undefined {
  try {
    return fileSafe(readStart(pid)) || undefined;
  } catch {
    return undefined;
  }
}

function readStart(pid: number): string {
  if (process.platform === 'linux') return linuxStart(pid);
  if (process.platform === 'win32') {
    const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
    return execFileSync('powershell', ['-NoProfile', '-Command', script], { encoding: 'utf8', stdio: 'pipe' });
  }
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe', env });
}

/**
 * Clock ticks from boot to start (field 22 of `stat`, counted after the name, which can contain anything), and the boot
 * id.
 */
function linuxStart(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z') return '';
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${fields[18]}b${boot.slice(0, 8)}`;
}

function fileSafe(text: string): string {
  return text.replace(/[^0-9A-Za-z]/g, '');
}
