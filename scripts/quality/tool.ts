import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

interface Finished {
  exitCode: number;
  output: string;
}

async function exitCodeOf(child: ReturnType<typeof spawn>): Promise<number> {
  const [code] = await once(child, 'close');
  return typeof code === 'number' ? code : 1;
}

/** Runs a JavaScript tool of node_modules with this Node, and returns its output. */
export async function runQuietly(script: string, args: readonly string[]): Promise<Finished> {
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return { exitCode: await exitCodeOf(child), output };
}

/** Runs a JavaScript tool of node_modules with this Node, on our own streams. */
export function runOpenly(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return exitCodeOf(child);
}
