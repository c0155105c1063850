import process from 'node:process';
import { type Command, InvalidArgumentError } from 'commander';
import { WeirError } from '../../../core/errors.ts';
import { formatCount } from '../../../core/run/format.ts';
import type { DlqServices } from './dlq-services.ts';
import { parseId } from './entry-id.ts';
import { goneInWords, pipelineOf } from './filter.ts';

interface DiscardOptions {
  reason: string;
  gone?: true;
}

export function registerDiscard(dlq: Command, services: DlqServices): void {
  dlq
    .command('discard')
    .description('settle open entries without replaying them')
    .argument('<id...>', 'numbers of entries; with --gone a pipeline file')
    .requiredOption('--reason <text>', 'why, for the audit trail', someText)
    .option('--gone', `all of a pipeline that ${goneInWords}; one that a run rejects again is open again`)
    .action((chosen: string[], { reason, gone }: DiscardOptions, command: Command) => {
      const discard = gone ? discardGone : discardEach;
      const discarded = discard(chosen, reason, services, command);
      process.stdout.write(`${formatCount(discarded)} discarded\n`);
    });
}

function discardGone(
  [file = '', ...others]: string[],
  reason: string,
  { store }: DlqServices,
  command: Command,
): number {
  if (others.length > 0) command.error('error: with --gone, name one pipeline file and no entries', { exitCode: 2 });
  return store.rejects.discard({ pipeline: pipelineOf(store, file), isGone: true }, reason);
}

/** All or none. */
function discardEach(texts: string[], reason: string, { store }: DlqServices, command: Command): number {
  const ids = texts.map((text) => idIn(text, command));
  if (store.rejects.count({ ids, status: 'open' }) < new Set(ids).size) {
    const missing = ids.filter((id) => store.rejects.get(id)?.status !== 'open');
    const message = `No open entry of the dead letter queue: ${missing.join(', ')}. Nothing was discarded.`;
    throw new WeirError({ code: 'reject.not_found', message });
  }
  return store.rejects.discard({ ids }, reason);
}

function idIn(text: string, command: Command): number {
  try {
    return parseId(text);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    const message = `error: command-argument value '${text}' is invalid for argument 'id'. ${error.message}`;
    return command.error(message, { exitCode: 2 });
  }
}

function someText(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give a reason.');
  return text;
}
