import pc from 'picocolors';
import { fitText, visibleText, widthOf } from './visible-text.ts';

export interface TableColumn<Row> {
  title: string;
  cell: (row: Row) => string;
  align?: 'left' | 'right';
}

const gap = '  ';
/** Least width of a column that is shortened. */
const narrowest = 6;
const widest = 80;

/**
 * The lines of a table that fits the width: the widest columns are shortened first. Control characters in cells are
 * made visible.
 */
export function tableLines<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[], width: number): string[] {
  const titles = columns.map(({ title }) => visibleText(title));
  const cells = rows.map((row) => columns.map(({ cell }) => visibleText(cell(row))));
  const widths = titles.map((title, index) =>
    Math.min(widest, Math.max(widthOf(title), ...cells.map((row) => widthOf(row[index] ?? '')))),
  );
  shrink(widths, width - gap.length * (columns.length - 1));
  const line = (texts: readonly string[]) =>
    columns
      .map(({ align }, index) => fitText(texts[index] ?? '', widths[index] ?? 0, align))
      .join(gap)
      .trimEnd();
  return [pc.dim(line(titles)), ...cells.map(line)];
}

function shrink(widths: number[], room: number): void {
  const sum = () => widths.reduce((total, width) => total + width, 0);
  while (sum() > room) {
    const largest = Math.max(...widths);
    if (largest <= narrowest) return;
    widths[widths.indexOf(largest)] = largest - 1;
  }
}
