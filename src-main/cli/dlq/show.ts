import type { Command } from 'commander';
import pc from 'picocolors';
import { detailOf, entryFields, entryOf } from '../../../core/store/entry.ts';
import type { AuditEntry, RejectDetail } from '../../../core/store/reject.ts';
import { printLines } from '../terminal/print-lines.ts';
import { visibleText } from '../terminal/visible-text.ts';
import type { DlqServices } from './dlq-services.ts';
import { parseId } from './entry-id.ts';

const nameWidth = 10;

export function registerShow(dlq: Command, services: DlqServices): void {
  dlq
    .command('show')
    .description('one entry whole, with what was done to it')
    .argument('<id>', 'number of the entry', parseId)
    .option('--json', 'one JSON object')
    .action(async (id: number, { json }: { json?: true }) => {
      const reject = services.store.rejects.require(id);
      await printLines(json ? [JSON.stringify(detailOf(reject))] : detailLines(reject));
    });
}

function* detailLines(reject: RejectDetail): Generator<string> {
  const entry = entryOf(reject);
  for (const field of entryFields) {
    const value = entry[field];
    yield `${pc.dim(field.padEnd(nameWidth))}  ${value === null ? pc.dim('none') : visibleText(String(value))}`;
  }
  if (reject.correction)
    yield `${pc.dim('correction'.padEnd(nameWidth))}  ${visibleText(JSON.stringify(reject.correction))}`;
  for (const audit of reject.audit) yield auditLine(audit);
}

function auditLine({ at, who, action, from, to, note, column }: AuditEntry): string {
  const change = from === to ? '' : ` (${from} → ${to})`;
  const where = column === null ? '' : ` in ${column}`;
  return visibleText(`${at}  ${who} ${action}${change}${where}${note === null ? '' : `: ${note}`}`);
}
