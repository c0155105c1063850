import type { Cell } from '../api/shared.ts';
import type { Studio } from '../studio/studio.ts';
import { plural } from '../ui/numbers.ts';
import { boundsOf, type CellRange } from './cell-range.ts';
import { cellsAsCsv, cellsAsMarkdown } from './copy-cells.ts';
import { copyText } from './copy-text.ts';
import type { GridColumn } from './grid-column.ts';

export type CopyLayout = 'csv' | 'markdown';

/** More cells than this should be exported to a file instead. */
const mostCopied = 10_000;

interface CopySource {
  columns: readonly GridColumn[];
  /** Rows, with cells in the order of the columns. */
  fetch(first: number, last: number): Promise<(readonly Cell[])[]>;
}

export async function copyRange(
  studio: Studio,
  source: CopySource,
  range: CellRange,
  layout: CopyLayout,
): Promise<void> {
  const { firstRow, lastRow, firstColumn, lastColumn } = boundsOf(range);
  const count = Math.min(mostCopied, lastRow - firstRow + 1);
  const rows = await source.fetch(firstRow, firstRow + count - 1);
  const cells = rows.map((row) => row.slice(firstColumn, lastColumn + 1));
  const titles = source.columns.slice(firstColumn, lastColumn + 1).map(({ title }) => title);
  const text = layout === 'csv' ? cellsAsCsv(titles, cells) : cellsAsMarkdown(titles, cells);
  const isCut = count < lastRow - firstRow + 1;
  const message = `${plural(rows.length, 'row')} copied as ${layout === 'csv' ? 'CSV' : 'Markdown'}`;
  await copyText(studio, text, isCut ? `${message}, the first of the selection.` : `${message}.`);
}
