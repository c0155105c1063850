import process from 'node:process';
import { type Command, InvalidArgumentError } from 'commander';
import { WeirError } from '../../core/errors.ts';
import { parseIds } from './dlq-id.ts';
import type { DlqServices } from './dlq-services.ts';

export function registerDiscard(dlq: Command, services: DlqServices): void {
  dlq
    .command('discard')
    .description('settle open entries for good, without replaying them')
    .argument('<id...>', 'numbers of entries', parseIds)
    .requiredOption('--reason <text>', 'why, for the audit trail', someText)
    .action((ids: number[], { reason }: { reason: string }) => {
      const missing = ids.filter((id) => services.store.rejects.get(id)?.status !== 'open');
      if (missing.length > 0) {
        const message = `No open entry of the dead letter queue: ${missing.join(', ')}. Nothing was discarded.`;
        throw new WeirError({ code: 'reject.not_found', message });
      }
      const discarded = services.store.rejects.discard({ ids }, reason);
      process.stdout.write(`${discarded} discarded\n`);
    });
}

function someText(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give a reason.');
  return text;
}
