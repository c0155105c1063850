import type { Command } from 'commander';
import { registerDiscard } from './dlq-discard.ts';
import { registerExport } from './dlq-export.ts';
import { registerFix } from './dlq-fix.ts';
import { registerList } from './dlq-list.ts';
import { registerReplay } from './dlq-replay.ts';
import type { DlqServices } from './dlq-services.ts';
import { registerShow } from './dlq-show.ts';

/** `weir dlq …`. */
export function registerDlq(program: Command, services: DlqServices): void {
  const dlq = program.command('dlq').description('the dead letter queue: rows that a pipeline rejected');
  registerList(dlq, services);
  registerShow(dlq, services);
  registerExport(dlq, services);
  registerFix(dlq, services);
  registerReplay(dlq, services);
  registerDiscard(dlq, services);
}
