import type { ColumnProfile } from '../api/preview-api.ts';
import { formatCount, formatShortCount } from '../ui/numbers.ts';

/** How many rows a profile is of; `rowsInAll` is null where that is not known. */
export function lookedAt(rows: number, rowsInAll: number | null): string {
  if (rows === rowsInAll) return formatCount(rows);
  return `the first ${formatCount(rows)}${rowsInAll === null ? '' : ` of ${formatCount(rowsInAll)}`}`;
}

/** The rows that nobody has looked at may hold more values. */
export function distinctInWords(
  { distinct, rows, nulls }: Pick<ColumnProfile, 'distinct' | 'rows' | 'nulls'>,
  rowsInAll: number | null,
): string {
  if (rows !== rowsInAll) return `${formatShortCount(distinct)}+ values`;
  if (distinct === rows - nulls && distinct > 1) return 'unique';
  return distinct === 1 ? '1 value' : `${formatShortCount(distinct)} values`;
}
