import { spelledEncoding } from '../../reading/encoding.ts';
import type { CsvFileShape, CsvShape } from './csv-shape.ts';
import type { CsvHead } from './read-head.ts';
import { oddityText } from './survey/oddity.ts';
import { SurveyMachine } from './survey/survey-machine.ts';

/** Why the fast reader would be wrong for a file, as far as its head tells; null if it may be right. */
export function headIrregularityOf(file: CsvFileShape, head: CsvHead, nullValues: readonly string[]): string | null {
  return fileIrregularity(file, head) ?? nullIrregularity(file, nullValues) ?? headIrregularity(file, head);
}

/** Why the fast reader would be wrong for these files together; null if it may be right. `found`: by file. */
export function irregularityOf(
  { files, columns }: Pick<CsvShape, 'files' | 'columns'>,
  found: readonly (string | null)[],
): string | null {
  for (const [index, file] of files.entries()) {
    const reason = found[index] ?? null;
    if (reason !== null) return files.length > 1 ? `${file.path}: ${reason}` : reason;
  }
  const [first, ...others] = files;
  const differing = others.find((file) => first !== undefined && !isAlike(file, first));
  if (differing !== undefined)
    return `${differing.path} differs in columns, dialect or lines before the data from ${first?.path}`;
  return columns.length === 0 ? 'there are no columns' : null;
}

function fileIrregularity(file: CsvFileShape, head: CsvHead): string | null {
  if (head.isPacked) return 'it is packed by gzip';
  return (
    dialectIrregularity(file) ??
    (file.hasHeader ? headerIrregularity(file, head) : null) ??
    leadIrregularity(file, head)
  );
}

function dialectIrregularity({ encoding, dialect, bomBytes, dataStart }: CsvFileShape): string | null {
  const { delimiter, quote, escape: escapeMark } = dialect;
  if (encoding !== 'utf-8') return `the encoding is ${spelledEncoding(encoding)}`;
  if (!isAsciiCharacter(delimiter)) return 'the delimiter is not one ASCII character';
  if (quote !== '' && !isAsciiCharacter(quote)) return 'the quote is not an ASCII character';
  if (quote !== '' && !isAsciiCharacter(escapeMark)) return 'the escape is not an ASCII character';
  return bomBytes > 0 && dataStart.lines === 0 ? 'the data starts with a byte order mark' : null;
}

function headerIrregularity({ dataStart }: CsvFileShape, { records: [header] }: CsvHead): string | null {
  if (header === undefined) return 'the file has no header line';
  if (!header.isWellFormed) return 'the header line has a quote that is not closed';
  if (header.lines !== 1) return 'the header spans lines';
  return dataStart.blankLines + dataStart.comments > 0 ? 'there are blank lines or comments before the header' : null;
}

/** DuckDB skips the lines before the data, but parses quotes in them. */
function leadIrregularity(
  { dialect, hasHeader }: CsvFileShape,
  { preambleText, firstRecordText }: CsvHead,
): string | null {
  const hasQuote = dialect.quote !== '' && preambleText.includes(dialect.quote);
  if (hasQuote || /(^|\n)\r?\n|\0/.test(preambleText)) return 'the lines before the header are not plain';
  const lineEnds = new Set((preambleText + (hasHeader ? firstRecordText : '')).match(/\r\n|\n|\r/g));
  if (lineEnds.has('\r')) return 'lines end in a carriage return';
  return lineEnds.size > 1 ? 'lines end in different ways' : null;
}

/** DuckDB rejects null values that contain the delimiter or a quote, and an empty list of them. */
function nullIrregularity({ dialect }: CsvFileShape, nullValues: readonly string[]): string | null {
  if (nullValues.length === 0) return 'there are no null values';
  const isAwkward = (value: string): boolean =>
    /[\r\n\0]/.test(value) ||
    [dialect.delimiter, dialect.quote, dialect.escape].some((mark) => mark !== '' && value.includes(mark));
  return nullValues.some(isAwkward) ? 'a null value holds a character with a meaning of its own' : null;
}

/** Surveys the head only, to avoid fast runs that are bound to fail. */
function headIrregularity(file: CsvFileShape, head: CsvHead): string | null {
  const machine = new SurveyMachine(file);
  const data = head.bytes.subarray(file.dataStart.bytes);
  machine.feed(head.isWhole ? data : data.subarray(0, data.lastIndexOf(0x0a) + 1));
  return machine.oddity === null ? null : oddityText(machine.oddity);
}

function isAlike(left: CsvFileShape, right: CsvFileShape): boolean {
  return (
    left.dialect.delimiter === right.dialect.delimiter &&
    left.dialect.quote === right.dialect.quote &&
    left.dialect.escape === right.dialect.escape &&
    left.dataStart.lines === right.dataStart.lines &&
    left.columns.length === right.columns.length &&
    left.columns.every((column, index) => column === right.columns[index])
  );
}

function isAsciiCharacter(text: string): boolean {
  return text.length === 1 && text.charCodeAt(0) < 0x80 && text !== '\0';
}
