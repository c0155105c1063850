import { isInt64Text } from '../../core/int64.ts';
import type { ExcelType } from './read-protocol.ts';

/** A number as it stands in the workbook. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Cell = string | boolean | Date | NumberText | null;

/** Moments before this are times of no day: a workbook counts days from here on. */
const firstDay = Date.UTC(1900, 0, 1);
/** Excel shows no day or time for a number below 0, nor from the year 10000 on. */
const [leastMoment, endOfDays] = [Date.UTC(1899, 11, 30), Date.UTC(10_000, 0, 1)];
const dayMs = 86_400_000;

/** A cell as its exact text, and the narrowest type that it has by itself. */
export function typedText(cell: Exclude<Cell, null>): { text: string; type: ExcelType } {
  if (typeof cell === 'string') return { text: cell.toWellFormed().replaceAll('\0', ''), type: 'VARCHAR' };
  if (typeof cell === 'boolean') return { text: String(cell), type: 'BOOLEAN' };
  if (cell instanceof Date) return momentOf(cell);
  return isInt64Text(cell.text) ? { text: cell.text, type: 'BIGINT' } : { text: shortest(cell.text), type: 'DOUBLE' };
}

/** Whether a cell has the format of a day or a time, and a number that is none. */
export function isNoMoment(cell: unknown): boolean {
  return cell instanceof Date && !(cell.getTime() >= leastMoment && cell.getTime() < endOfDays);
}

/** The type that holds all values of two types without a loss. */
export function commonType(one: ExcelType | undefined, other: ExcelType): ExcelType {
  if (one === undefined || one === other) return other;
  const both = new Set([one, other]);
  if (both.has('BIGINT') && both.has('DOUBLE')) return 'DOUBLE';
  return both.has('DATE') && both.has('TIMESTAMP') ? 'TIMESTAMP' : 'VARCHAR';
}

/** Days are counted in fractions, which miss whole seconds by less than a millisecond. */
function momentOf(date: Date): { text: string; type: ExcelType } {
  const nearest = Math.round(date.getTime() / 1000) * 1000;
  const time = Math.abs(nearest - date.getTime()) <= 1 ? nearest : date.getTime();
  const text = new Date(time).toISOString().replace('T', ' ').replace('Z', '').replace('.000', '');
  if (time < firstDay) return { text: text.slice(11), type: 'TIME' };
  return time % dayMs === 0 ? { text: text.slice(0, 10), type: 'DATE' } : { text, type: 'TIMESTAMP' };
}

/** A workbook has 17 digits of a number, also of 1.1; this is what Excel shows, unless it takes an exponent. */
function shortest(text: string): string {
  const number = Number(text);
  return Math.abs(number) >= 1e-6 && Math.abs(number) < 1e21 ? String(number) : text;
}
