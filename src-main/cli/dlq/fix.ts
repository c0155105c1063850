import process from 'node:process';
import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { WeirError } from '../../../core/errors.ts';
import { splitAssignment } from '../../../core/pipeline/params.ts';
import { formatCount } from '../../../core/run/format.ts';
import { type Correction, correctionInWords, type Reject } from '../../../core/store/reject.ts';
import { printLines } from '../terminal/print-lines.ts';
import { visibleText } from '../terminal/visible-text.ts';
import { type Assignments, assignedValues } from './assignment.ts';
import type { DlqServices } from './dlq-services.ts';
import { parseIds } from './entry-id.ts';
import { type Entry, type Judgement, judge } from './judge.ts';

interface FixOptions {
  set?: string[];
  null?: string[];
  line?: string;
  json?: true;
}

export function registerFix(dlq: Command, services: DlqServices): void {
  dlq
    .command('fix')
    .description('store a correction for open entries, to be replayed, and say whether they would pass now')
    .argument('<id...>', 'numbers of entries', parseIds)
    .option('--set <column=value>', 'a new value; may be given many times', collectAssignment)
    .option('--null <column>', 'empty a column; may be given many times', collect)
    .option('--line <text>', 'the whole line as it should have been, where a CSV line could not be read')
    .option('--json', 'print the result as one JSON object on standard output')
    .action((ids: number[], options: FixOptions, command: Command) => {
      const isSet = options.set !== undefined || options.null !== undefined;
      if (isSet === (options.line !== undefined))
        command.error('error: give either --set and --null, or --line', { exitCode: 2 });
      return fix(ids, options, services);
    });
}

function collect(text: string, texts: string[] = []): string[] {
  return [...texts, text];
}

function collectAssignment(text: string, texts?: string[]): string[] {
  if (!splitAssignment(text)) throw new InvalidArgumentError('Write it as column=value.');
  return collect(text, texts);
}

async function fix(
  ids: number[],
  { set = [], null: empty = [], line, json }: FixOptions,
  services: DlqServices,
): Promise<void> {
  const { store } = services;
  const corrections = new Map<number, Correction>();
  const entries = new Map<number, Entry>();
  let words = '';
  for (const entry of store.rejects.iterate({ ids, status: 'open' })) {
    const given = correctionFor(entry, { set, empty }, line);
    words ||= correctionInWords(given);
    corrections.set(entry.id, addedTo(entry.correction, given));
    entries.set(entry.id, { id: entry.id, pipeline: entry.pipeline });
  }
  const missing = ids.find((id) => !corrections.has(id));
  if (missing !== undefined) {
    throw new WeirError({
      code: 'reject.not_found',
      message: `There is no open entry ${missing} in the dead letter queue.`,
    });
  }
  const corrected = store.rejects.correctEach(corrections, words);
  const judgement = await judge(
    [...new Set(ids)].flatMap((id) => entries.get(id) ?? []),
    services,
  );
  const passing = judgement.verdicts.filter(({ wouldPass }) => wouldPass).length;
  if (json) process.stdout.write(`${JSON.stringify({ corrected, passing, ...judgement })}\n`);
  else await printLines(reportLines(corrected, passing, judgement));
}

function* reportLines(corrected: number, passing: number, { verdicts, untried }: Judgement): Generator<string> {
  yield `${pc.green('✔')} ${formatCount(corrected)} corrected, ${formatCount(passing)} would pass now`;
  for (const { id, wouldPass, message, column } of verdicts) {
    if (wouldPass) continue;
    const what = wouldPass === null ? 'cannot be tried' : 'would be rejected again';
    const where = column === null ? '' : ` for ${visibleText(column)}`;
    yield `${pc.bold(String(id))}  ${what}${where}: ${visibleText(message ?? '')}`;
  }
  if (passing > 0 && untried.length > 0)
    yield pc.dim(`Not tried: what ${untried.join(', ')} would make of them beside other rows. A replay tells.`);
}

function correctionFor(entry: Reject, assignments: Assignments, line: string | undefined): Correction {
  const fail = (message: string): never => {
    throw new WeirError({ code: 'reject.not_found', message: `Entry ${entry.id}: ${message}` });
  };
  if (line !== undefined)
    return entry.isLine ? { line } : fail('its row could be read: correct it with --set or --null.');
  if (entry.isLine) return fail('its line could not be read: correct it as a whole with --line.');
  return { set: assignedValues(assignments, entry) };
}

/** Values of other columns that were set before stay. */
function addedTo(before: Correction | null, given: Correction): Correction {
  return before && 'set' in before && 'set' in given ? { set: { ...before.set, ...given.set } } : given;
}
