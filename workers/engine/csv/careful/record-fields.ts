import Papa from 'papaparse';
import { WeirError } from '../../../../core/errors.ts';
import { formatCount, plural } from '../../../../core/run/format.ts';
import type { CsvDialect } from '../csv-shape.ts';

/**
 * The fields of well-formed records, by PapaParse. Throws `account.mismatch` where PapaParse sees other records.
 * @param joined what `RecordSplitter` called records, as `forPapa` rewrites them, a line feed after each.
 */
export function fieldsOf(joined: string, count: number, dialect: CsvDialect): string[][] {
  const parser = new Papa.Parser({
    delimiter: dialect.delimiter,
    newline: '\n',
    quoteChar: dialect.quote,
    fastMode: dialect.quote === '' ? true : undefined,
  });
  // What follows the last line feed is not a record.
  const { data }: { data: string[][] } = parser.parse(joined, 0, true);
  if (data.length !== count) {
    throw new WeirError({
      code: 'account.mismatch',
      message: `The CSV reader found ${plural(data.length, 'record')} where ${formatCount(count)} were counted. Nothing was loaded; please report this file.`,
    });
  }
  return data;
}

/** PapaParse supports only doubled quotes: a record with another escape character is converted. */
export function forPapa(record: string, dialect: CsvDialect): string {
  let rewritten = '';
  let at = 0;
  while (at < record.length) {
    if (record[at] === dialect.quote) {
      const field = quotedField(record, at, dialect);
      rewritten += field.rewritten;
      at = field.end;
    }
    const delimiterAt = record.indexOf(dialect.delimiter, at);
    const end = delimiterAt === -1 ? record.length : delimiterAt + dialect.delimiter.length;
    rewritten += record.slice(at, end);
    at = end;
  }
  return rewritten;
}

/** A quoted field, without its closing quote. */
function quotedField(record: string, opening: number, dialect: CsvDialect): { rewritten: string; end: number } {
  const { quote, escape: escapeMark } = dialect;
  let rewritten = quote;
  let at = opening + 1;
  for (; at < record.length && record[at] !== quote; at++) {
    const following = record[at + 1];
    const isEscape = record[at] === escapeMark && (following === quote || following === escapeMark);
    if (isEscape) at++;
    rewritten += isEscape && following === quote ? quote + quote : record[at];
  }
  return { rewritten, end: at };
}
