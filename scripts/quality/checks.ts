import PQueue from 'p-queue';
import { sum, type Tally } from './tally.ts';
import { runQuietly } from './tool.ts';

interface Check {
  name: string;
  script: string;
  args: readonly string[];
}

const cruised = ['core', 'workers', 'src-main', 'src-preload', 'src-renderer', 'launcher', 'scripts', 'test'];

/** Threads of the compiler repeat each other's work: one thread takes half the CPU time of four. */
const oneThread = ['--singleThreaded', '-p'];

const checks: readonly Check[] = [
  { name: 'types', script: '@typescript/native/bin/tsc', args: [...oneThread, 'tsconfig.json'] },
  {
    name: 'types of core, without Node and DOM',
    script: '@typescript/native/bin/tsc',
    args: [...oneThread, 'tsconfig.core.json'],
  },
  {
    name: 'types of the processes, without DOM',
    script: '@typescript/native/bin/tsc',
    args: [...oneThread, 'tsconfig.node.json'],
  },
  { name: 'style', script: '@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings'] },
  {
    name: 'who may import whom',
    script: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--config', '.dependency-cruiser.mjs', ...cruised],
  },
  { name: 'unused code and packages', script: 'knip/bin/knip.js', args: ['--no-config-hints'] },
];

async function run({ name, script, args }: Check): Promise<Tally> {
  const startedAt = performance.now();
  const { exitCode, output } = await runQuietly(script, args);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${exitCode === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (exitCode !== 0) console.log(output.trimEnd());
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** Runs all static checks, two at a time, since each uses one core. */
export async function runChecks(): Promise<Tally> {
  const queue = new PQueue({ concurrency: 2 });
  return sum(await queue.addAll(checks.map((check) => () => run(check))));
}
