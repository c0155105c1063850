import type { Command } from 'commander';
import { registerExport } from './dlq-export.ts';
import { registerList } from './dlq-list.ts';
import type { DlqServices } from './dlq-services.ts';
import { registerShow } from './dlq-show.ts';

/** `weir dlq …`. */
export function registerDlq(program: Command, services: DlqServices): void {
  const dlq = program.command('dlq').description('the dead letter queue: rows that a pipeline rejected');
  registerList(dlq, services);
  registerShow(dlq, services);
  registerExport(dlq, services);
}
