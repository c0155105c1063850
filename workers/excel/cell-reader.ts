import { type Calendar, type Cell, isNoMoment, NumberText, typedText } from './cell-values.ts';
import type { ExcelType } from './read-protocol.ts';

/** As the library gives it: what of a row is a cell, a `CellReader` tells. */
export type Row = readonly unknown[];

/** Reads the cells of rows by the calendar of their workbook. */
export class CellReader {
  readonly #calendar: Calendar;

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  /** Its text and type; null where the cell is empty. */
  typedText(row: Row, column: number): { text: string; type: ExcelType } | null {
    const cell = this.#cellAt(row, column);
    return cell === null ? null : typedText(cell, this.#calendar);
  }

  /** Empty where the cell is. */
  text(row: Row, column: number): string {
    return this.typedText(row, column)?.text ?? '';
  }

  isFilled(row: Row, column: number): boolean {
    return this.#cellAt(row, column) !== null;
  }

  /** Whether a cell should hold a day or a time, and its number is none. */
  isNoMoment(row: Row, column: number): boolean {
    return isNoMoment(row[column], this.#calendar);
  }

  #cellAt(row: Row, column: number): Cell {
    const value = row[column];
    if (this.isNoMoment(row, column)) return null;
    if (value instanceof NumberText || value instanceof Date || typeof value === 'boolean') return value;
    return typeof value === 'string' && value !== '' ? value : null;
  }
}
