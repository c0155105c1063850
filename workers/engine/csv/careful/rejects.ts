import type { RejectCode } from '../../../../core/errors.ts';
import { formatCount } from '../../../../core/run/format.ts';
import { spelledEncoding } from '../../../reading/encoding.ts';
import { rawLimitChars } from '../../../reading/raw-limit.ts';
import { recordLimitChars } from '../csv-shape.ts';

export type CsvRejectCode = Extract<RejectCode, `csv.${string}`>;

/**
 * A record that could not be read. Rows and lines are 1-based; `row` counts every record of the file, rejected ones
 * too.
 */
export interface CsvReject {
  readonly fileIndex: number;
  readonly row: number;
  readonly line: number;
  readonly code: CsvRejectCode;
  readonly message: string;
  readonly column?: string;
  readonly value?: string;
  /** The record as decoded, without its line ending; cut after `rawLimitChars`. */
  readonly raw: string;
}

type Place = Pick<CsvReject, 'fileIndex' | 'row' | 'line'>;

/** A record with too few or too many fields. */
export function raggedReject(
  place: Place,
  raw: string,
  fields: readonly string[],
  columns: readonly string[],
): CsvReject {
  const found = `${fields.length} ${fields.length === 1 ? 'field' : 'fields'} where ${columns.length} ${columns.length === 1 ? 'is' : 'are'} expected`;
  const column = columns[fields.length];
  if (column !== undefined) {
    return {
      ...place,
      code: 'csv.missing_columns',
      message: `The line has ${found}; \`${column}\` is the first that is missing.`,
      column,
      raw: cut(raw),
    };
  }
  const value = cut(fields[columns.length] ?? '');
  return {
    ...place,
    code: 'csv.too_many_columns',
    message: `The line has ${found}. Is a delimiter in a value not quoted?`,
    value,
    raw: cut(raw),
  };
}

/** A record with a quoting fault. */
export function quoteReject(place: Place, raw: string, quote: string): CsvReject {
  const message = `A quote (${quote}) opens a value and is not closed as it should be: at the end of the value, with quotes inside it doubled. Where quotes are plain text, set "quote" to an empty text.`;
  return { ...place, code: 'csv.quote', message, raw: cut(raw) };
}

/** A record with bytes that are invalid in its encoding. */
export function encodingReject(place: Place, raw: string, encoding: string): CsvReject {
  return {
    ...place,
    code: 'csv.encoding',
    message: `The line holds bytes that are not ${spelledEncoding(encoding)}. Does the file have another encoding?`,
    raw: cut(raw),
  };
}

/** A record longer than `recordLimitChars`; `raw` is its start. */
export function longLineReject(place: Place, raw: string): CsvReject {
  const limit = formatCount(recordLimitChars);
  const message = `The line is longer than ${limit} characters; its first ${formatCount(rawLimitChars)} are kept here. Is a line end or a quote missing?`;
  return { ...place, code: 'csv.line_too_long', message, raw: cut(raw) };
}

function cut(text: string): string {
  return text.length > rawLimitChars ? text.slice(0, rawLimitChars) : text;
}
