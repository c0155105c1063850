import type { Command } from 'commander';
import { registerDiscard } from './discard.ts';
import type { DlqServices } from './dlq-services.ts';
import { registerExport } from './export.ts';
import { registerFix } from './fix.ts';
import { registerList } from './list.ts';
import { registerReplay } from './replay.ts';
import { registerShow } from './show.ts';

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
