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

/** How a workbook counts its days. */
export interface Calendar {
  /** The moment of the number 0: what is less than a day behind it is a time of no day. */
  zero: number;
  /** Before this, a day is one later than counted from there. */
  lateUntil: number;
}

/** Excel has a 29 February in 1900. */
const from1900: Calendar = { zero: Date.UTC(1899, 11, 30), lateUntil: Date.UTC(1900, 1, 28) };
const from1904: Calendar = { zero: Date.UTC(1904, 0, 1), lateUntil: Number.NEGATIVE_INFINITY };
export const calendarOf = (is1904: boolean): Calendar => (is1904 ? from1904 : from1900);

const endOfDays = Date.UTC(10_000, 0, 1);
const dayMs = 86_400_000;

/** A cell as its exact text, and the narrowest type that it has by itself. */
export function typedText(cell: Exclude<Cell, null>, calendar: Calendar): { text: string; type: ExcelType } {
  if (typeof cell === 'string') return { text: cell.toWellFormed().replaceAll('\0', ''), type: 'VARCHAR' };
  if (typeof cell === 'boolean') return { text: String(cell), type: 'BOOLEAN' };
  if (cell instanceof Date) return momentOf(cell, calendar);
  return isInt64Text(cell.text) ? { text: cell.text, type: 'BIGINT' } : { text: shortest(cell.text), type: 'DOUBLE' };
}

/** Whether a cell has the format of a day or a time, and a number that is none: Excel shows none below 0, nor from the year 10000 on. */
export function isNoMoment(cell: unknown, { zero }: Calendar): boolean {
  return cell instanceof Date && !(cell.getTime() >= zero && cell.getTime() < endOfDays);
}

/** The type that holds all values of two types without a loss. */
export function commonType(one: ExcelType | undefined, other: ExcelType): ExcelType {
  if (one === undefined || one === other) return other;
  const both = new Set([one, other]);
  if (both.has('BIGINT') && both.has('DOUBLE')) return 'DOUBLE';
  return both.has('DATE') && both.has('TIMESTAMP') ? 'TIMESTAMP' : 'VARCHAR';
}

/** Days are counted in fractions, which miss whole seconds by less than a millisecond. */
function momentOf(date: Date, { zero, lateUntil }: Calendar): { text: string; type: ExcelType } {
  const nearest = Math.round(date.getTime() / 1000) * 1000;
  const counted = Math.abs(nearest - date.getTime()) <= 1 ? nearest : date.getTime();
  const time = counted < lateUntil ? counted + dayMs : counted;
  const text = new Date(time).toISOString().replace('T', ' ').replace('Z', '').replace('.000', '');
  if (counted < zero + dayMs) return { text: text.slice(11), type: 'TIME' };
  return time % dayMs === 0 ? { text: text.slice(0, 10), type: 'DATE' } : { text, type: 'TIMESTAMP' };
}

/** A workbook has 17 digits of a number, also of 1.1; this is what Excel shows, unless it takes an exponent. */
function shortest(text: string): string {
  const number = Number(text);
  return Math.abs(number) >= 1e-6 && Math.abs(number) < 1e21 ? String(number) : text;
}
