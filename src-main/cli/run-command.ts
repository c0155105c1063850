import process from 'node:process';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { WeirError } from '../../core/errors.ts';
import { rejectedIn, startState, summaryOf } from '../../core/run/fold.ts';
import { plural } from '../../core/run/format.ts';
import { groupTable } from './dlq/group-table.ts';
import { exitCodeOf, followRun } from './follow-run.ts';
import { orFailureAsJson, reportedError } from './json-failure.ts';
import { paramOption } from './param-option.ts';
import { readPipelineFile } from './pipeline-file.ts';
import { reportOf } from './run-report.ts';
import type { Services } from './services.ts';
import { printLines, terminalWidth } from './terminal/print-lines.ts';

const reasonsShown = 10;

interface RunOptions {
  env?: string;
  param?: Record<string, string>;
  json?: true;
  quiet?: true;
}

/** `weir run FILE`. */
export function registerRun(program: Command, services: Services): void {
  program
    .command('run')
    .description('run a pipeline and load its targets, all or nothing')
    .argument('<file>', 'pipeline file (NAME.weir.json)')
    .option('--env <name>', 'take the param values of this environment first')
    .addOption(paramOption())
    .option('--json', 'print the result as one JSON object on standard output')
    .option('--quiet', 'show no progress')
    .action(async (path: string, options: RunOptions) => {
      const resultOf = options.json && notRun;
      process.exitCode = await orFailureAsJson(services, resultOf, () => runOnce(path, options, services));
    });
}

async function runOnce(
  path: string,
  { env, param = {}, json, quiet }: RunOptions,
  services: Services,
): Promise<number> {
  const { file, text } = await readPipelineFile(path);
  const run = services.runs.start({ file, text, environment: env, params: param });
  const { state, hasPrintedWarnings } = await followRun(run, { isQuiet: quiet === true });
  if (json) process.stdout.write(`${JSON.stringify(summaryOf(state))}\n`);
  else if (!quiet || state.status !== 'succeeded') {
    process.stdout.write(reportOf(state, text, { hasPrintedWarnings }));
    if (state.status === 'succeeded') await printLines(goneLines(services, file, rejectedIn(state)));
    if (state.error?.code === 'rejects.exceeded') await printLines(reasonLines(services, state.runId));
  }
  return exitCodeOf(state);
}

/** The result if there was no run. */
function notRun(failure: WeirError) {
  const state = startState({ runId: '', startedAtMs: 0, params: {} });
  return { ...summaryOf({ ...state, status: 'failed', error: reportedError(failure) }), runId: null };
}

/**
 * Says that entries of earlier runs were not rejected by this one; counted only if there are more open entries than
 * this run rejected.
 */
function* goneLines({ store: { rejects } }: Services, pipeline: string, rejected: number): Generator<string> {
  const open = rejects.countByNode(pipeline).reduce((sum, counts) => sum + counts.open, 0);
  const gone = open > rejected ? rejects.count({ pipeline, isGone: true }) : 0;
  if (gone > 0) yield `${plural(gone, 'earlier reject')} no longer rejected: see ${pc.bold('weir dlq list --gone')}`;
}

/** The reasons of a run with too many rejects. */
function* reasonLines({ store }: Services, runId: string): Generator<string> {
  const filter = { run: runId, status: 'all' as const };
  yield '';
  yield* groupTable(store.rejects.groups(filter, { limit: reasonsShown }), terminalWidth());
  yield pc.dim(`weir dlq list --groups --run ${runId} shows all`);
}
