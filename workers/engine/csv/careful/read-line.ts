import type { CsvFileShape } from '../csv-shape.ts';
import { fieldsOf, forPapa } from './record-fields.ts';
import { RecordSplitter } from './record-splitter.ts';
import { type CsvReject, longLineReject, quoteReject, raggedReject } from './rejects.ts';

type LineReject = Omit<CsvReject, 'fileIndex' | 'row' | 'line'>;

/**
 * Parses a corrected line: its text without line ending, and its fields; or what is wrong with it, without its place.
 */
export function readLine(
  text: string,
  { dialect, columns }: CsvFileShape,
): { record: string; fields: string[] } | LineReject {
  const nowhere = { fileIndex: 0, row: 0, line: 0 };
  const splitter = new RecordSplitter(dialect);
  splitter.push(text, true);
  const kind = splitter.next();
  if (kind === 'too_long') return longLineReject(nowhere, text);
  if (kind === 'bad_quote') return quoteReject(nowhere, text, dialect.quote);
  // A line ending at the end may have been copied along.
  if (splitter.resume < text.length) return severalReject(text);
  if (kind !== 'record') return raggedReject(nowhere, text, [], columns);
  const record = text.slice(splitter.start, splitter.end);
  const [fields = []] = fieldsOf(`${forPapa(record, dialect)}\n`, 1, dialect);
  return fields.length === columns.length ? { record, fields } : raggedReject(nowhere, record, fields, columns);
}

function severalReject(raw: string): LineReject {
  const message = 'The text has several lines, and takes the place of one. Quote a value that has a line end in it.';
  return { code: 'csv.too_many_columns', message, raw };
}
