import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { homePath } from '../app/home.ts';
import { SpareWorker } from '../app/processes/spare-worker.ts';
import { tellLostOutput } from './terminal/lost-output.ts';

// Compiling takes half the time of a short command: the cache also serves workers and threads.
process.env.NODE_COMPILE_CACHE ||= join(homePath(), 'compiled');
enableCompileCache(process.env.NODE_COMPILE_CACHE);
tellLostOutput();
const spare = process.argv[2] === 'run' ? new SpareWorker('run-worker') : undefined;
// No `using`: the bundler loses it at the top of a module.
try {
  const { runCommandLine } = await import('./command-line.ts');
  await runCommandLine(spare?.start);
} finally {
  spare?.[Symbol.dispose]();
}
// A regular exit would first free all memory piece by piece. Output is flushed before, and lost output reported.
process.stdout.write('', () => process.stderr.write('', () => setImmediate(() => process.exit())));
