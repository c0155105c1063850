import { execFileSync } from 'node:child_process';

/** The processes that a process has started and that still run. */
export function childProcesses(parent: number): number[] {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return list.split('\n').flatMap((line) => {
    const [pid, parentPid] = line.trim().split(/\s+/).map(Number);
    return parentPid === parent && pid !== undefined ? [pid] : [];
  });
}
