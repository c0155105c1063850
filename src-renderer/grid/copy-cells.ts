import Papa from 'papaparse';
import type { Cell } from '../api/shared.ts';

/** Text that spreadsheets take for a formula (OWASP, "CSV injection"); numbers such as -5 are none. */
const formula = /^(?![+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)? ?%?$)[=+\-@\t\r\n＝＋－＠]/;

/**
 * Cells as CSV that is safe against formulas; null is nothing, empty text is `""`. A single cell gives its plain value.
 */
export function cellsAsCsv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const [row] = rows;
  if (rows.length === 1 && row?.length === 1) return row[0] ?? '';
  return Papa.unparse(
    { fields: [...columns], data: rows.map((cells) => [...cells]) },
    { escapeFormulae: formula, quotes: (value: unknown) => value === '', newline: '\n' },
  );
}

/** Cells as a Markdown table, escaped so that values cannot leave their cells or become HTML. */
export function cellsAsMarkdown(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map(markdownCell).join(' | ')} |`;
  return [line(columns), `|${columns.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

function markdownCell(value: Cell): string {
  return (value ?? '')
    .replace(/[\\|`*_[\]]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/\r\n|[\r\n]/g, '<br>');
}
