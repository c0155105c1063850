import { formatCount } from '../../../core/run/format.ts';
import type { RejectGroup } from '../../../core/store/reject.ts';
import { valueText } from '../terminal/print-lines.ts';
import { type TableColumn, tableLines } from '../terminal/table.ts';

const columns: TableColumn<RejectGroup>[] = [
  { title: 'count', cell: ({ count }) => formatCount(count), align: 'right' },
  { title: 'node', cell: ({ node }) => node },
  { title: 'code', cell: ({ code }) => code },
  { title: 'column', cell: ({ column }) => column ?? '' },
  { title: 'value', cell: ({ value }) => valueText(value) },
  { title: 'such as', cell: ({ message }) => message },
];

/** Groups of rejects as the lines of a table. */
export function groupTable(groups: readonly RejectGroup[], width: number): string[] {
  return tableLines(columns, groups, width);
}
