import type { CsvDialect } from '../../../../workers/engine/csv/csv-shape.ts';

export interface OracleAccount {
  records: { line: number; row: number; fields: string[] | 'faulty' }[];
  blankLines: number;
  comments: number;
}

/**
 * What a careful reader must find in `text`: written for clearness alone, one character at a time, the whole text in
 * memory.
 */
export function oracle(text: string, dialect: CsvDialect, columnCount: number, firstLine: number): OracleAccount {
  const account: OracleAccount = { records: [], blankLines: 0, comments: 0 };
  let at = 0;
  let line = firstLine;
  while (at < text.length) {
    const lineText = /[^\r\n]*/y;
    lineText.lastIndex = at;
    const first = lineText.exec(text)?.[0] ?? '';
    if (first === '' && columnCount !== 1) account.blankLines++;
    else if (first !== '' && dialect.comment !== '' && first.startsWith(dialect.comment)) account.comments++;
    else {
      const record = readRecord(text, at, dialect);
      const row = account.records.length + 1;
      account.records.push({ line, row, fields: record?.fields ?? 'faulty' });
      if (record !== undefined) {
        line += (text.slice(at, record.end).match(/\r\n|\n|\r/g) ?? []).length + 1;
        at = afterLineEnd(text, record.end);
        continue;
      }
    }
    line++;
    at = afterLineEnd(text, at + first.length);
  }
  return account;
}

function readRecord(text: string, start: number, dialect: CsvDialect): { fields: string[]; end: number } | undefined {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    const isQuoted = dialect.quote !== '' && text[at] === dialect.quote;
    const field = isQuoted ? readQuoted(text, at + 1, dialect) : readPlain(text, at, dialect);
    if (field === undefined) return undefined;
    fields.push(field.value);
    if (text[field.end] !== dialect.delimiter) return { fields, end: field.end };
    at = field.end + 1;
  }
}

function readPlain(text: string, start: number, { delimiter }: CsvDialect): { value: string; end: number } {
  let end = start;
  while (!isBorder(text[end], delimiter)) end++;
  return { value: text.slice(start, end), end };
}

function readQuoted(text: string, start: number, dialect: CsvDialect): { value: string; end: number } | undefined {
  const escaped = dialect.escape === dialect.quote ? [dialect.quote] : [dialect.quote, dialect.escape];
  let value = '';
  let at = start;
  for (;;) {
    const character = text[at];
    const following = text[at + 1];
    if (character === undefined) return undefined;
    if (character === dialect.escape && following !== undefined && escaped.includes(following)) {
      value += following;
      at += 2;
    } else if (character === dialect.quote) break;
    else {
      value += character;
      at++;
    }
  }
  at++;
  while (text[at] === ' ' || (text[at] === '\t' && dialect.delimiter !== '\t')) at++;
  return isBorder(text[at], dialect.delimiter) ? { value, end: at } : undefined;
}

function isBorder(character: string | undefined, delimiter: string): boolean {
  return character === undefined || character === delimiter || character === '\r' || character === '\n';
}

function afterLineEnd(text: string, at: number): number {
  return at + (text.startsWith('\r\n', at) ? 2 : 1);
}
