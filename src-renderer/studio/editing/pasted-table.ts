import Papa from 'papaparse';

export interface PastedTable {
  [key: string]: string[] | (string | null)[][];
  columns: string[];
  rows: (string | null)[][];
}

const mostRows = 5000;

/**
 * The table in a text copied from a spreadsheet: tabs between cells, the first line as names. Undefined where the text
 * is no table (a single column or line) or too large to live in a pipeline file.
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

/** Names that differ without regard to case, as the engine compares them. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; taken.has(unique.toLowerCase()); number += 1) unique = `${name}_${number}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
