import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { homePath } from '../app/home.ts';
import { SpareWorker } from '../app/processes/spare-worker.ts';
import { tellLostOutput } from './terminal/lost-output.ts';

// Half of a short command's time is compiling: what was compiled once is kept, for the workers and their threads too.
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
// Left to itself, the process would first take its memory apart piece by piece. What it has written leaves before it,
// and what could not be written is told.
process.stdout.write('', () => process.stderr.write('', () => setImmediate(() => process.exit())));
