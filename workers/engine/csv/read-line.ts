import type { CsvFileShape } from './csv-shape.ts';
import { fieldsOf, forPapa } from './record-fields.ts';
import { RecordSplitter } from './record-splitter.ts';
import { type CsvReject, longLineReject, quoteReject, raggedReject } from './rejects.ts';

/** The fields of one line that a person typed, or what is wrong with it; `place` is left to the caller. */
export function readLine(
  text: string,
  { dialect, columns }: CsvFileShape,
): { fields: string[] } | Omit<CsvReject, 'fileIndex' | 'row' | 'line'> {
  const nowhere = { fileIndex: 0, row: 0, line: 0 };
  const splitter = new RecordSplitter(dialect);
  splitter.push(text, true);
  const kind = splitter.next();
  if (kind === 'too_long') return longLineReject(nowhere, text);
  // A blank line, or two lines in place of one, have not the fields of one record.
  if (kind !== 'record' || splitter.end < text.length) {
    return kind === 'bad_quote' ? quoteReject(nowhere, text, dialect.quote) : raggedReject(nowhere, text, [], columns);
  }
  const [fields = []] = fieldsOf(`${forPapa(text, dialect)}\n`, 1, dialect);
  return fields.length === columns.length ? { fields } : raggedReject(nowhere, text, fields, columns);
}
