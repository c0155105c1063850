import { isInt64Text } from '../../core/int64.ts';
import { DamagedWorkbook } from './damaged-workbook.ts';
import type { DateKind } from './date-styles.ts';
import type { ExcelType } from './read-protocol.ts';
import type { WrittenCell } from './sheet-rows.ts';

/** A value as exact text, and the narrowest type that fits it. */
export interface CellValue {
  text: string;
  type: ExcelType;
}

/** A cell that is not empty, but whose value cannot be read. */
export type LostCell = { lost: 'error'; error: string } | { lost: 'formula' | 'moment' };

/** The date system of a workbook. */
export interface Calendar {
  /** The moment of serial number 0 (ms since 1970). Numbers below 1 are times without a date. */
  zero: number;
  /** Days from 30 December 1899 to serial number 0. */
  behind: number;
  /** Moments before this one (ms since 1970) are a day later than counted that way. */
  lateUntil: number;
}

/** Excel has a 29 February 1900, which never was. */
const from1900: Calendar = { zero: Date.UTC(1899, 11, 30), behind: 0, lateUntil: Date.UTC(1900, 1, 28) };
const from1904: Calendar = { zero: Date.UTC(1904, 0, 1), behind: 1462, lateUntil: Number.NEGATIVE_INFINITY };
export const calendarOf = (is1904: boolean): Calendar => (is1904 ? from1904 : from1900);

const endOfDays = Date.UTC(10_000, 0, 1);
const dayMs = 86_400_000;
/** The serial number of 1 January 1970. */
const epochDay = 25_569;

export interface ValuesOptions {
  calendar: Calendar;
  /** By style: whether its numbers are dates or durations; null for plain numbers. */
  dateStyles: readonly (DateKind | null)[];
  sharedString(index: number): string | undefined;
}

/** Reads the values of a workbook's cells. */
export class CellValues {
  readonly #options: ValuesOptions;

  constructor(options: ValuesOptions) {
    this.#options = options;
  }

  /** Null for an empty cell. Throws `DamagedWorkbook` for an invalid one. */
  read(cell: WrittenCell): CellValue | LostCell | null {
    const { type, value, inline } = cell;
    if (type === 'e') return { lost: 'error', error: value || '#N/A' };
    const read = type === 'inlineStr' ? textValue(inline) : value ? this.#valueOf(cell, value) : null;
    // A formula can result in an empty text.
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

  /** The moment of a serial number. Fractions of a day miss whole milliseconds slightly. */
  #momentOf(days: string): CellValue | LostCell {
    const { behind } = this.#options.calendar;
    const time = (Number(days) + behind - epochDay) * dayMs;
    return this.#moment(Math.round(time));
  }

  /** Excel shows no moment before serial number 0, nor from the year 10000 on. */
  #moment(time: number): CellValue | LostCell {
    if (Number.isNaN(time)) throw new DamagedWorkbook('A day is no number.');
    const { calendar } = this.#options;
    return time >= calendar.zero && time < endOfDays ? momentValue(time, calendar) : { lost: 'moment' };
  }
}

/** The narrowest type that holds the values of both types without loss. */
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

/** The time of an ISO 8601 text (ms); UTC without a zone, whatever the time zone of the machine. */
function timeOf(written: string): number {
  return Date.parse(/T[\d:.]+$/.test(written) ? `${written}Z` : written);
}

/** A time of day for numbers below 1, else a date or a timestamp. */
function momentValue(time: number, { zero, lateUntil }: Calendar): CellValue {
  const shown = time < lateUntil ? time + dayMs : time;
  const timeMs = shown - Math.floor(shown / dayMs) * dayMs;
  if (time < zero + dayMs) return { text: timeText(timeMs), type: 'TIME' };
  const day = dayText(Math.floor(shown / dayMs));
  return timeMs === 0 ? { text: day, type: 'DATE' } : { text: `${day} ${timeText(timeMs)}`, type: 'TIMESTAMP' };
}

/** A duration: a time if it is below 24 hours, else text such as `26:30:00`. */
function elapsedValue(days: string): CellValue | LostCell {
  const ms = Math.round(Number(days) * dayMs);
  if (Number.isNaN(ms)) throw new DamagedWorkbook('A duration is no number.');
  if (ms < 0 || ms >= endOfDays - from1900.zero) return { lost: 'moment' };
  return { text: timeText(ms), type: ms < dayMs ? 'TIME' : 'VARCHAR' };
}

const mostKnownDays = 20_000;
const knownDays = new Map<number, string>();

/** The date of a number of days since 1970, cached, since dates repeat. */
function dayText(day: number): string {
  const known = knownDays.get(day);
  if (known !== undefined) return known;
  if (knownDays.size >= mostKnownDays) knownDays.clear();
  const text = new Date(day * dayMs).toISOString().slice(0, 10);
  knownDays.set(day, text);
  return text;
}

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** A time of day as text, with milliseconds only if there are any. */
function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const text = `${twoDigits[hours] ?? hours}:${twoDigits[parts[0] ?? 0]}:${twoDigits[parts[1] ?? 0]}`;
  return ms % 1000 === 0 ? text : `${text}.${String(ms % 1000).padStart(3, '0')}`;
}

/**
 * The shortest text of a number, as Excel shows it, unless it takes an exponent: the file has 17 digits, even for 1.1.
 */
function shortest(text: string): string {
  const number = Number(text);
  return Math.abs(number) >= 1e-6 && Math.abs(number) < 1e21 ? String(number) : text;
}
