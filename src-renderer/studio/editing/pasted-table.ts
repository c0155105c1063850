import Papa from 'papaparse';

export interface PastedTable {
  [key: string]: string[] | (string | null)[][];
  columns: string[];
  rows: (string | null)[][];
}

const mostRows = 5000;

/**
 * Parses a table copied from a spreadsheet: tabs between cells, names in the first line. Undefined if the text is no
 * table (a single column or line) or too large for a pipeline file.
 */
export function readPastedTable(text: string): PastedTable | undefined {
  if (!text.includes('\t')) return undefined;
  const { data } = Papa.parse<string[]>(text.trimEnd(), { delimiter: '\t' });
  const [header, ...rows] = data;
  if (header === undefined || rows.length === 0 || rows.length > mostRows) return undefined;
  const width = Math.max(...data.map((row) => row.length));
  const columns = uniqueNames(
    Array.from({ length: width }, (_, index) => header[index]?.trim() || `column_${index + 1}`),
  );
  return { columns, rows: rows.map((row) => columns.map((_, index) => row[index] || null)) };
}

/** Makes names unique, ignoring case as the engine does. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; taken.has(unique.toLowerCase()); number += 1) unique = `${name}_${number}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
