import { rangePattern } from '../../core/nodes/input/excel-range.ts';

/** Rows and columns of a sheet, 0-based; the `last` ones are included. */
export interface CellRange {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

/** Parses `B2:F10` or a part of it: `B2:F` goes on to the last row, `B:F` are whole columns, `2:10` whole rows. */
export function rangeOf(text: string | undefined): CellRange {
  const [, fromColumn, fromRow, toColumn, toRow] = rangePattern.exec(text ?? '') ?? [];
  return {
    firstRow: fromRow === undefined ? 0 : Number(fromRow) - 1,
    lastRow: toRow === undefined ? Number.POSITIVE_INFINITY : Number(toRow) - 1,
    firstColumn: fromColumn === undefined ? 0 : columnNumber(fromColumn),
    lastColumn: toColumn === undefined ? Number.POSITIVE_INFINITY : columnNumber(toColumn),
  };
}

/** The 0-based number of a column: `A` is 0, `AA` is 26. */
function columnNumber(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** The letters of a 0-based column: 0 is `A`, 26 is `AA`. */
export function columnLetters(number: number): string {
  const last = String.fromCharCode(65 + (number % 26));
  return number < 26 ? last : columnLetters(Math.floor(number / 26) - 1) + last;
}
