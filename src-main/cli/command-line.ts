import process from 'node:process';
import { Command, CommanderError } from 'commander';
import { WeirError } from '../../core/errors.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { StartWorker } from '../app/processes/worker-process.ts';
import { registerDlq } from './dlq/register-dlq.ts';
import { registerPipelineExport } from './export-command.ts';
import { registerOpen } from './open-command.ts';
import { registerPreview } from './preview-command.ts';
import { registerRun } from './run-command.ts';
import { Services } from './services.ts';
import { visibleLines } from './terminal/visible-text.ts';
import { usageErrors } from './usage-errors.ts';
import { registerValidate } from './validate-command.ts';

const badUsage = 2;

/** Runs the command in this process's arguments, and sets its exit code. */
export async function runCommandLine(startWorker?: StartWorker): Promise<void> {
  using services = new Services(startWorker);
  const program = new Command('weir').description(packageJson.description).version(packageJson.version).exitOverride();
  for (const register of [
    registerRun,
    registerValidate,
    registerPreview,
    registerPipelineExport,
    registerDlq,
    registerOpen,
  ])
    register(program, services);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(services.failureOf(error));
  }
}

function exitCodeOf(error: unknown): number {
  // Commander has already printed the error or the help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : badUsage;
  if (!(error instanceof WeirError)) throw error;
  process.stderr.write(`weir: ${visibleLines(`${placeOf(error)}${error.message}`)}\n`);
  return usageErrors.has(error.code) ? badUsage : 1;
}

/** The node that an error is about, where its message does not name it. */
function placeOf({ node, message }: WeirError): string {
  return node === undefined || message.includes(`"${node}"`) ? '' : `${node}: `;
}
