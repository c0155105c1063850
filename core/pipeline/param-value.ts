import { decimalDigits, isNumeric } from '../column-types.ts';
import { isInt64 } from '../int64.ts';
import { isJsonText, type JsonValue } from './json-text.ts';

/**
 * A value ready to be bound and cast to the type of its param: text, a number, a boolean or null. Integers beyond ±2^53
 * and decimals are text, dates and times ISO text, JSON its text. So it crosses any channel without loss.
 */
export type ParamValue = string | number | boolean | null;

/** `message` continues a sentence whose subject is the value: `must be a date such as 2024-01-31, not "soon"`. */
export type CheckedValue = { ok: true; value: ParamValue } | { ok: false; message: string };

/** Checks a JSON value (of a default, an environment, the Run dialog) against a param type. Null fits every type. */
export function checkParamValue(type: string, value: JsonValue): CheckedValue {
  if (type === 'json') return { ok: true, value: JSON.stringify(value) };
  if (value === null) return { ok: true, value };
  if (typeof value === 'object') return wrong('must be a single value, not a list or an object');
  if (typeof value === 'string') return type === 'text' ? { ok: true, value } : parseParamText(type, value);
  if (typeof value === 'boolean') return type === 'boolean' ? { ok: true, value } : wrong(expected(type, value));
  return isNumeric(type) ? parseParamText(type, plainNumber(value)) : wrong(expected(type, value));
}

/** Reads a value from text, as `--param name=text` gives it. */
export function parseParamText(type: string, text: string): CheckedValue {
  const value = readText(type, text);
  return value === undefined ? wrong(expected(type, text)) : { ok: true, value };
}

function readText(type: string, text: string): ParamValue | undefined {
  const trimmed = text.trim();
  switch (type) {
    case 'text':
      return text;
    case 'integer':
      return readInteger(trimmed);
    case 'number':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) && Number.isFinite(Number(trimmed))
        ? Number(trimmed)
        : undefined;
    case 'boolean':
      return trimmed === 'true' ? true : trimmed === 'false' ? false : undefined;
    case 'date':
      return isDate(trimmed) ? trimmed : undefined;
    case 'time':
      return isTime(trimmed) ? trimmed : undefined;
    case 'timestamp':
      return readTimestamp(trimmed);
    case 'json':
      return isJsonText(text) ? text : undefined;
    default:
      return readDecimal(type, trimmed);
  }
}

function readInteger(text: string): ParamValue | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  if (!isInt64(value)) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

function readDecimal(type: string, text: string): string | undefined {
  const digits = decimalDigits(type);
  const parts = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text);
  if (!digits || parts === null || !/\d/.test(text)) return undefined;
  const [, sign = '', whole = '', fraction = ''] = parts;
  const { precision, scale } = digits;
  if (fraction.length > scale || whole.length > precision - scale) return undefined;
  return `${sign === '-' ? '-' : ''}${whole || '0'}${fraction && `.${fraction}`}`;
}

/** In the years 1 to 9999, as in a cast: what the engine calls the year 0 is written as the year 1 before Christ. */
function isDate(text: string): boolean {
  const match = /^(?!0000)(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const month = Number(match[2]);
  const day = Number(match[3]);
  // Day 0 of the next month is the last day of this one.
  const lastDay = new Date(Date.UTC(2000 + (Number(match[1]) % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/.test(text);
}

function readTimestamp(text: string): string | undefined {
  const [, date = '', time = '00:00:00'] = /^(\S{10})(?:[ T](.+))?$/.exec(text) ?? [];
  return isDate(date) && isTime(time) ? `${date} ${time}` : undefined;
}

/** A number without an exponent, as an integer or decimal is written. */
function plainNumber(value: number): string {
  const text = String(value);
  return text.includes('e-') ? value.toFixed(20) : text.includes('e') ? BigInt(value).toString() : text;
}

function wrong(message: string): CheckedValue {
  return { ok: false, message };
}

const wanted: { readonly [type: string]: string } = {
  text: 'text in quotes',
  integer: 'a whole number of at most 64 bits',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date such as 2024-01-31',
  time: 'a time such as 13:45:00',
  timestamp: 'a timestamp such as 2024-01-31 13:45:00',
  json: 'valid JSON',
};

function expected(type: string, value: string | number | boolean): string {
  return `must be ${wanted[type] ?? `a number that fits ${type}`}, not ${JSON.stringify(value)}`;
}
