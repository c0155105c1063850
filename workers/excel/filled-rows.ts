import { type CellRange, columnLetters } from './cell-range.ts';
import type { CellValue, CellValues } from './cell-values.ts';
import type { LostCells } from './lost-cells.ts';
import type { SharedStrings } from './shared-strings.ts';
import { type SheetRow, SheetRows } from './sheet-rows.ts';

/** A cell that is not empty. */
export interface FilledCell extends CellValue {
  /** 0-based. */
  column: number;
}

/** A row that is not empty. */
export interface FilledRow {
  /** 1-based. */
  line: number;
  /** In order of their columns. */
  cells: readonly FilledCell[];
}

interface Reading {
  range: CellRange;
  strings: SharedStrings;
  values: CellValues;
  lost: LostCells;
  /** Read on behind the range: only the end of the part proves that it is undamaged. */
  isProven: boolean;
}

/** Yields the non-empty rows of a sheet within a range, as the pieces of its XML arrive. */
export async function* filledRows(xml: AsyncIterable<string>, reading: Reading): AsyncGenerator<FilledRow[], void> {
  const { range, strings, isProven } = reading;
  const sheet = new SheetRows();
  let isBehind = false;
  for await (const piece of xml) {
    if (isBehind) continue;
    const rows = sheet.write(piece);
    const within = rows.filter(({ line }) => line > range.firstRow && line <= range.lastRow + 1);
    await strings.readTo(lastShared(within));
    yield within.flatMap((row) => filledRow(row, reading));
    isBehind = within.length < rows.length && (rows.at(-1)?.line ?? 0) > range.lastRow + 1;
    if (isBehind && !isProven) return;
  }
  if (!isBehind) sheet.end();
  if (isProven) await strings.readRest();
}

function lastShared(rows: readonly SheetRow[]): number {
  let last = -1;
  for (const { cells } of rows) {
    for (const { type, value } of cells) if (type === 's') last = Math.max(last, Number(value));
  }
  return last;
}

function filledRow({ line, cells }: SheetRow, { range, values, lost }: Reading): FilledRow[] {
  const filled: FilledCell[] = [];
  for (const cell of cells) {
    const { column } = cell;
    if (column < range.firstColumn || column > range.lastColumn) continue;
    const value = values.read(cell);
    if (value === null) continue;
    if ('lost' in value) lost.add(value, `${columnLetters(column)}${line}`);
    else filled.push({ column, text: value.text, type: value.type });
  }
  return filled.length === 0 ? [] : [{ line, cells: filled }];
}
