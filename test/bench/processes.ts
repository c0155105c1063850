import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** The resources of one command, with all the processes it started. */
export interface Measurement {
  wallMs: number;
  /** User and system time; null if the system does not report them. */
  cpuSeconds: number | null;
  /** The highest sum of resident memory; pages shared by processes count several times. */
  peakBytes: number;
  stdout: string;
}

const samplingMs = 20;
/** Without /proc, each sample takes a process of its own. */
const slowSamplingMs = 250;
const ticksPerSecond = 100;
const isLinux = process.platform === 'linux';

/** Runs a command to its end; throws its output if it fails. */
export async function measure(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Measurement> {
  const cpuBefore = childrenCpuSeconds();
  const startedAt = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr, peakBytes] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const timer = setInterval(
    () => {
      if (child.pid !== undefined) peakBytes = Math.max(peakBytes, treeBytes(child.pid));
    },
    isLinux ? samplingMs : slowSamplingMs,
  );
  try {
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('close', resolve),
    );
    const wallMs = performance.now() - startedAt;
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stderr || stdout}`);
    const cpuAfter = childrenCpuSeconds();
    return {
      wallMs,
      peakBytes,
      stdout,
      cpuSeconds: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore,
    };
  } finally {
    clearInterval(timer);
  }
}

/** CPU time of all ended child processes. */
function childrenCpuSeconds(): number | null {
  if (!isLinux) return null;
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

function treeBytes(root: number): number {
  return isLinux ? linuxTreeBytes(root) : listedTreeBytes(root);
}

/** A process that has just ended uses no memory. */
function linuxTreeBytes(pid: number): number {
  try {
    const [, residentPages = 0] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ').map(Number);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean);
    return children.reduce((sum, child) => sum + linuxTreeBytes(Number(child)), residentPages * 4096);
  } catch {
    return 0;
  }
}

function listedTreeBytes(root: number): number {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,rss='], { encoding: 'utf8' }).trim().split('\n');
  const processes = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const sumOf = (pid: number): number =>
    processes
      .filter(([, parent]) => parent === pid)
      .reduce((sum, [child = 0]) => sum + sumOf(child), (processes.find(([id]) => id === pid)?.[2] ?? 0) * 1024);
  return sumOf(root);
}

/** Why a command is not available; undefined if it is. */
export function missing(command: string, args: readonly string[]): string | undefined {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? command) : String(error);
  }
}
