import Papa from 'papaparse';
import type { Cell } from '../api/shared.ts';

/** What spreadsheets take for a formula (OWASP, "CSV injection"); numbers such as -5 are none. */
const formula = /^(?![+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)? ?%?$)[=+\-@\t\r\n＝＋－＠]/;

/** CSV that no spreadsheet runs; null is nothing, empty text is `""`. One cell alone is its bare value. */
export function cellsAsCsv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const [row] = rows;
  if (rows.length === 1 && row?.length === 1) return row[0] ?? '';
  return Papa.unparse(
    { fields: [...columns], data: rows.map((cells) => [...cells]) },
    { escapeFormulae: formula, quotes: (value: unknown) => value === '', newline: '\n' },
  );
}

/** A table of Markdown; values can break neither out of their cell nor into HTML. */
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
