import { isInt64Text } from '../../core/int64.ts';
import { DamagedWorkbook } from './damaged-workbook.ts';
import type { DateKind } from './date-styles.ts';
import type { ExcelType } from './read-protocol.ts';
import type { WrittenCell } from './sheet-rows.ts';

/** A value as its exact text, and the narrowest type that it has by itself. */
export interface CellValue {
  text: string;
  type: ExcelType;
}

/** What is said of a cell that holds something, of which no value can be read. */
export type LostCell = { lost: 'error'; error: string } | { lost: 'formula' | 'moment' };

/** How a workbook counts its days. */
export interface Calendar {
  /** The moment of the number 0: what is less than a day behind it is a time of no day. */
  zero: number;
  /** Days that the number 0 is behind 30 December 1899. */
  behind: number;
  /** Before this, a day is one later than counted from there. */
  lateUntil: number;
}

/** Excel has a 29 February in 1900. */
const from1900: Calendar = { zero: Date.UTC(1899, 11, 30), behind: 0, lateUntil: Date.UTC(1900, 1, 28) };
const from1904: Calendar = { zero: Date.UTC(1904, 0, 1), behind: 1462, lateUntil: Number.NEGATIVE_INFINITY };
export const calendarOf = (is1904: boolean): Calendar => (is1904 ? from1904 : from1900);

const endOfDays = Date.UTC(10_000, 0, 1);
const dayMs = 86_400_000;
/** The number of 1 January 1970. */
const epochDay = 25_569;

export interface ValuesOptions {
  calendar: Calendar;
  /** What the numbers of a style are. */
  dateStyles: readonly (DateKind | null)[];
  sharedString(index: number): string | undefined;
}

/** Reads what is written in the cells of a workbook. */
export class CellValues {
  readonly #options: ValuesOptions;

  constructor(options: ValuesOptions) {
    this.#options = options;
  }

  /** Null where the cell is empty. Throws `DamagedWorkbook` for what makes no sense. */
  read(cell: WrittenCell): CellValue | LostCell | null {
    const { type, value, inline } = cell;
    if (type === 'e') return { lost: 'error', error: value || '#N/A' };
    const read = type === 'inlineStr' ? textValue(inline) : value ? this.#valueOf(cell, value) : null;
    // A formula may well give an empty text.
    const isComputed = type === 'str' ? value !== undefined : Boolean(value);
    return read === null && cell.isFormula && !isComputed ? { lost: 'formula' } : read;
  }

  #valueOf({ type, style }: WrittenCell, value: string): CellValue | LostCell | null {
    switch (type) {
      case 'n':
        return this.#numberOf(style, value);
      case 's':
        return textValue(this.#sharedString(value));
      case 'str':
        return textValue(value);
      case 'b':
        return booleanValue(value);
      case 'd':
        return this.#moment(timeOf(value));
      default:
        throw new DamagedWorkbook(`There is no type ${type} of cells.`);
    }
  }

  #numberOf(style: string, value: string): CellValue | LostCell | null {
    const kind = this.#kindOf(style);
    if (kind === null) return numberValue(value);
    return kind === 'elapsed' ? elapsedValue(value) : this.#momentOf(value);
  }

  #kindOf(style: string): DateKind | null {
    if (style === '') return null;
    const kind = this.#options.dateStyles[Number(style)];
    if (kind === undefined) throw new DamagedWorkbook(`There is no style ${style}.`);
    return kind;
  }

  #sharedString(value: string): string {
    const text = this.#options.sharedString(Number(value));
    if (text === undefined) throw new DamagedWorkbook('There are not as many shared strings.');
    return text;
  }

  /** Of days, and fractions of one, which miss whole milliseconds by little. */
  #momentOf(days: string): CellValue | LostCell {
    const { behind } = this.#options.calendar;
    const time = (Number(days) + behind - epochDay) * dayMs;
    return this.#moment(Math.round(time));
  }

  /** Excel shows no days before its first, nor from the year 10000 on. */
  #moment(time: number): CellValue | LostCell {
    if (Number.isNaN(time)) throw new DamagedWorkbook('A day is no number.');
    const { calendar } = this.#options;
    return time >= calendar.zero && time < endOfDays ? momentValue(time, calendar) : { lost: 'moment' };
  }
}

/** The type that holds all values of two types without a loss. */
export function commonType(one: ExcelType | undefined, other: ExcelType): ExcelType {
  if (one === undefined || one === other) return other;
  const both = new Set([one, other]);
  if (both.has('BIGINT') && both.has('DOUBLE')) return 'DOUBLE';
  return both.has('DATE') && both.has('TIMESTAMP') ? 'TIMESTAMP' : 'VARCHAR';
}

function textValue(text: string | undefined): CellValue | null {
  return text ? { text: text.toWellFormed().replaceAll('\0', ''), type: 'VARCHAR' } : null;
}

function booleanValue(value: string): CellValue {
  if (value !== '0' && value !== '1') throw new DamagedWorkbook('A cell is neither true nor false.');
  return { text: String(value === '1'), type: 'BOOLEAN' };
}

function numberValue(text: string): CellValue {
  return isInt64Text(text) ? { text, type: 'BIGINT' } : { text: shortest(text), type: 'DOUBLE' };
}

/** Of ISO 8601: where no zone is written, it is UTC, wherever this runs. */
function timeOf(written: string): number {
  return Date.parse(/T[\d:.]+$/.test(written) ? `${written}Z` : written);
}

/** What is less than a day behind the first moment is a time of no day. */
function momentValue(time: number, { zero, lateUntil }: Calendar): CellValue {
  const shown = time < lateUntil ? time + dayMs : time;
  const timeMs = shown - Math.floor(shown / dayMs) * dayMs;
  if (time < zero + dayMs) return { text: timeText(timeMs), type: 'TIME' };
  const day = dayText(Math.floor(shown / dayMs));
  return timeMs === 0 ? { text: day, type: 'DATE' } : { text: `${day} ${timeText(timeMs)}`, type: 'TIMESTAMP' };
}

/** Of days, whose hours are counted on beyond 24: as a time as long as it is one, else as a text. */
function elapsedValue(days: string): CellValue | LostCell {
  const ms = Math.round(Number(days) * dayMs);
  if (Number.isNaN(ms)) throw new DamagedWorkbook('A duration is no number.');
  if (ms < 0 || ms >= endOfDays - from1900.zero) return { lost: 'moment' };
  return { text: timeText(ms), type: ms < dayMs ? 'TIME' : 'VARCHAR' };
}

const mostKnownDays = 20_000;
const knownDays = new Map<number, string>();

/** Of a number of days since 1970. The same ones come again and again. */
function dayText(day: number): string {
  const known = knownDays.get(day);
  if (known !== undefined) return known;
  if (knownDays.size >= mostKnownDays) knownDays.clear();
  const text = new Date(day * dayMs).toISOString().slice(0, 10);
  knownDays.set(day, text);
  return text;
}

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** Of a time, in milliseconds, which are told where there are any beside the seconds. */
function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const text = `${twoDigits[hours] ?? hours}:${twoDigits[parts[0] ?? 0]}:${twoDigits[parts[1] ?? 0]}`;
  return ms % 1000 === 0 ? text : `${text}.${String(ms % 1000).padStart(3, '0')}`;
}

/** A workbook has 17 digits of a number, also of 1.1; this is what Excel shows, unless it takes an exponent. */
function shortest(text: string): string {
  const number = Number(text);
  return Math.abs(number) >= 1e-6 && Math.abs(number) < 1e21 ? String(number) : text;
}
