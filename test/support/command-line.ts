import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** The program to start: the bundle if the suite has built it, else the sources. */
export const commandLine =
  process.env['WEIR_BUNDLE'] ?? fileURLToPath(new URL('../../src-main/cli/main.ts', import.meta.url));

const summarySchema = z.object({
  runId: z.string(),
  status: z.string(),
  nodes: z.record(z.string(), z.object({ rowsIn: z.number(), rowsOut: z.number(), rejected: z.number() })),
  rejected: z.number(),
  warnings: z.array(z.unknown()),
  outputs: z.array(
    z.object({
      node: z.string(),
      inserted: z.number(),
      updated: z.number(),
      unchanged: z.number(),
      deleted: z.number(),
    }),
  ),
  error: z.object({ code: z.string(), node: z.string().optional(), message: z.string() }).optional(),
});
export type Summary = z.infer<typeof summarySchema>;

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Starts the command line in a folder, with a home inside it. */
export function startWeir(
  folder: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [commandLine, ...words], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', WEIR_HOME: join(folder, 'home'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

export function weir(folder: string, words: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  return startWeir(folder, words, env).ended;
}

/** Runs `weir run FILE --json`; returns what it printed, parsed. */
export async function weirRun(
  folder: string,
  file: string,
  ...options: string[]
): Promise<Summary & { code: number | null }> {
  const { code, stdout, stderr } = await weir(folder, ['run', file, '--json', '--quiet', ...options]);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  if (last === '') throw new Error(`weir printed nothing: ${stderr}`);
  return { code, ...summarySchema.parse(JSON.parse(last)) };
}
