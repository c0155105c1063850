import type { Command } from 'commander';
import pc from 'picocolors';
import { formatCount } from '../../../core/run/format.ts';
import { entryOf } from '../../../core/store/entry.ts';
import type { Reject, RejectFilter } from '../../../core/store/reject.ts';
import type { RejectStore } from '../../app/store/reject-store.ts';
import { printLines, terminalWidth, valueText } from '../terminal/print-lines.ts';
import { type TableColumn, tableLines } from '../terminal/table.ts';
import type { DlqServices } from './dlq-services.ts';
import { addFilterOptions, type FilterOptions, filterOf, goneInWords, parseCount } from './filter.ts';
import { groupTable } from './group-table.ts';

interface ListOptions extends FilterOptions {
  groups?: true;
  limit?: number;
  json?: true;
}

/** Default limit for people; programs get everything. */
const rowsForPeople = 50;

export function registerList(dlq: Command, services: DlqServices): void {
  const list = dlq.command('list').description('entries, or with --groups how many share node, code, column and value');
  addFilterOptions(list.argument('[file]', 'pipeline file; every pipeline without it'))
    .option('--groups', 'counts by node, code, column and value, the biggest first')
    .option('--limit <n>', `at most this many (${rowsForPeople}; with --json all)`, parseCount)
    .option('--json', 'one JSON object a line')
    .action(async (file: string | undefined, options: ListOptions) => {
      const { store } = services;
      const filter = filterOf(store, file, options);
      const print = options.groups ? groupLines : entryLines;
      await printLines(print(store.rejects, filter, options));
    });
}

function* entryLines(rejects: RejectStore, filter: RejectFilter, { json, limit }: ListOptions): Generator<string> {
  if (json) {
    for (const reject of first(rejects.iterate(filter), limit)) yield JSON.stringify(entryOf(reject));
    return;
  }
  const shown = [...first(rejects.iterate(filter), limit ?? rowsForPeople)];
  if (shown.length === 0) {
    yield nothing(filter);
    return;
  }
  yield* tableLines(entryColumns, shown, terminalWidth());
  const total = rejects.count(filter);
  if (total > shown.length)
    yield pc.dim(`… ${formatCount(total - shown.length)} more; --limit shows them, --groups sums them up`);
}

const groupKeys = ['pipeline', 'node', 'code', 'column', 'value', 'count', 'corrected', 'message'];

function* groupLines(rejects: RejectStore, filter: RejectFilter, { json, limit }: ListOptions): Generator<string> {
  if (json) {
    for (const group of rejects.iterateGroups(filter, limit)) yield JSON.stringify(group, groupKeys);
    return;
  }
  const groups = rejects.groups(filter, { limit: limit ?? rowsForPeople });
  if (groups.length === 0) yield nothing(filter);
  else yield* groupTable(groups, terminalWidth());
}

function nothing({ status, isGone }: RejectFilter): string {
  if (isGone) return `No open rejects that ${goneInWords}.`;
  return status === 'all' ? 'No rejects.' : `No rejects that are ${status}. --status all shows the others.`;
}

function* first<Item>(items: Iterable<Item>, count = Number.POSITIVE_INFINITY): Generator<Item> {
  let taken = 0;
  for (const item of items) {
    yield item;
    taken += 1;
    if (taken === count) return;
  }
}

const entryColumns: TableColumn<Reject>[] = [
  { title: 'id', cell: ({ id }) => String(id), align: 'right' },
  { title: 'node', cell: ({ node }) => node },
  { title: 'code', cell: ({ code }) => code },
  { title: 'column', cell: ({ column }) => column ?? '' },
  { title: 'value', cell: ({ value }) => valueText(value) },
  { title: 'row', cell: ({ sourceRow }) => (sourceRow === null ? '' : formatCount(sourceRow)), align: 'right' },
  { title: 'source', cell: ({ source }) => source ?? '' },
  { title: 'status', cell: ({ status }) => status },
  { title: 'message', cell: ({ message }) => message },
];
