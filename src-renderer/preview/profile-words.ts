import type { ColumnProfile } from '../api/preview-api.ts';
import { formatCount, formatShortCount } from '../ui/numbers.ts';

/** The number of rows that a profile covers; `rowsInAll` is null if unknown. */
export function lookedAt(rows: number, rowsInAll: number | null): string {
  if (rows === rowsInAll) return formatCount(rows);
  return `the first ${formatCount(rows)}${rowsInAll === null ? '' : ` of ${formatCount(rowsInAll)}`}`;
}

/** The number of distinct values; a minimum if not all rows were read. */
export function distinctInWords(
  { distinct, rows, nulls }: Pick<ColumnProfile, 'distinct' | 'rows' | 'nulls'>,
  rowsInAll: number | null,
): string {
  if (rows !== rowsInAll) return `${formatShortCount(distinct)}+ values`;
  if (distinct === rows - nulls && distinct > 1) return 'unique';
  return distinct === 1 ? '1 value' : `${formatShortCount(distinct)} values`;
}
