import process from 'node:process';
import type { Command } from 'commander';
import pc from 'picocolors';
import { WeirError } from '../../../core/errors.ts';
import { replayCounts } from '../../../core/replay/replay-counts.ts';
import type { RunState } from '../../../core/run/fold.ts';
import { formatCount } from '../../../core/run/format.ts';
import type { Reject } from '../../../core/store/reject.ts';
import { lastParams } from '../../app/dead-letters/last-params.ts';
import { correctedEntries } from '../../app/runs/corrections-file.ts';
import { exitCodeOf, followRun } from '../follow-run.ts';
import { orFailureAsJson, reportedError } from '../json-failure.ts';
import { paramOption } from '../param-option.ts';
import { readPipelineFile } from '../pipeline-file.ts';
import { visibleText } from '../terminal/visible-text.ts';
import type { DlqServices } from './dlq-services.ts';
import { parseIds } from './entry-id.ts';

interface ReplayOptions {
  env?: string;
  param?: Record<string, string>;
  json?: true;
  quiet?: true;
}

const reasonsShown = 20;

export function registerReplay(dlq: Command, services: DlqServices): void {
  dlq
    .command('replay')
    .description('bring corrected rows into the targets, each once, whatever happens on the way')
    .argument('<file>', 'pipeline file (NAME.weir.json)')
    .argument(
      '[id...]',
      'only these entries, corrected or not; by default all open entries that have a correction',
      parseIds,
    )
    .option(
      '--env <name>',
      'take the param values of this environment; without --env and --param, those of the last run',
    )
    .addOption(paramOption())
    .option('--json', 'print the result as one JSON object on standard output')
    .option('--quiet', 'show no progress')
    .action(async (path: string, ids: number[], options: ReplayOptions) => {
      const resultOf = options.json && notReplayed;
      process.exitCode = await orFailureAsJson(services, resultOf, () => replayOnce(path, ids, options, services));
    });
}

async function replayOnce(
  path: string,
  ids: number[],
  { env, param = {}, json, quiet }: ReplayOptions,
  { store, runs }: DlqServices,
): Promise<number> {
  const { file, text } = await readPipelineFile(path);
  if (ids.length > 0) assertOpen(store, file, ids);
  const chosen = ids.length > 0 ? { ids } : correctedEntries;
  if (store.rejects.count({ ...chosen, pipeline: file }) === 0) {
    const nothing = { replayed: 0, failedAgain: 0, status: 'succeeded' };
    process.stdout.write(
      json ? `${JSON.stringify(nothing)}\n` : 'No open entry has a correction: see "weir dlq fix".\n',
    );
    return 0;
  }
  const isChosen = env !== undefined || Object.keys(param).length > 0;
  const params = isChosen ? param : lastParams(store, { ...chosen, pipeline: file, status: 'open' }, text);
  const run = runs.start({ file, text, environment: env, params, replay: chosen });
  const { state } = await followRun(run, { isQuiet: quiet === true });
  process.stdout.write(json ? `${JSON.stringify(resultOf(state))}\n` : reportOf(state));
  return exitCodeOf(state);
}

function assertOpen(store: DlqServices['store'], pipeline: string, ids: readonly number[]): void {
  if (store.rejects.count({ ids: [...ids], pipeline, status: 'open' }) === new Set(ids).size) return;
  for (const id of ids) {
    const reason = whyNotOpen(store.rejects.get(id), pipeline);
    if (reason !== undefined) throw new WeirError({ code: 'reject.not_found', message: `Entry ${id} ${reason}.` });
  }
}

function whyNotOpen(entry: Reject | undefined, pipeline: string): string | undefined {
  if (entry === undefined) return 'is not in the dead letter queue';
  if (entry.pipeline !== pipeline) return `belongs to ${entry.pipeline}`;
  return entry.status === 'open' ? undefined : `is ${entry.status}`;
}

function notReplayed(failure: WeirError) {
  return { replayed: 0, failedAgain: 0, status: 'failed', error: reportedError(failure) };
}

function resultOf(state: RunState) {
  const { replay, status, error, runId } = state;
  const counts = replayCounts(replay);
  return { ...counts, status, runId, ...(replay && { way: replay.way }), ...(error && { error }) };
}

function reportOf(state: RunState): string {
  const { replay, error } = state;
  if (!replay) return `${pc.red('✖')} Nothing was replayed. ${error?.message ?? ''}\n`;
  const { replayed, failedAgain } = replayCounts(replay);
  const lines = [`${pc.green('✔')} ${formatCount(replayed)} replayed, ${formatCount(failedAgain)} failed again`];
  if (replay.way === 'overlay')
    lines.push(pc.dim(`The pipeline ran again with the corrections laid over its source. ${replay.reason ?? ''}`));
  for (const { entry, message, column } of replay.failed.slice(0, reasonsShown))
    lines.push(`${pc.bold(String(entry))}  ${visibleText(column === null ? message : `${column}: ${message}`)}`);
  if (replay.failed.length > reasonsShown)
    lines.push(pc.dim(`and ${formatCount(replay.failed.length - reasonsShown)} more`));
  if (replay.failedLater > 0)
    lines.push(
      `${formatCount(replay.failedLater)} went on and were rejected further down: see ${pc.bold('weir dlq list')}`,
    );
  return `${lines.join('\n')}\n`;
}
