import Papa from 'papaparse';
import { formulaStart } from '../../../core/formulas.ts';
import { type Entry, entryFields } from '../../../core/store/entry.ts';

/** The header line of a CSV file of entries. */
export const csvHeader = `${Papa.unparse([entryFields])}\r\n`;

/** Lines of such a file. It is safe to open in a spreadsheet: no cell begins a formula. */
export function entriesAsCsv(entries: readonly Entry[]): string {
  const rows = entries.map((entry) => entryFields.map((field) => entry[field]));
  return `${Papa.unparse(rows, { escapeFormulae: formulaStart })}\r\n`;
}
