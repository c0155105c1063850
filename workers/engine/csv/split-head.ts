import { fieldsOf, forPapa } from './careful/record-fields.ts';
import { RecordSplitter } from './careful/record-splitter.ts';
import type { CsvDialect } from './csv-shape.ts';

export interface HeadRecord {
  readonly fields: readonly string[];
  readonly isWellFormed: boolean;
  /** Offset after its line ending, and physical lines up to there. */
  readonly endChars: number;
  readonly endLines: number;
  readonly lines: number;
  /** Blank lines since the previous record. */
  readonly blankLines: number;
  readonly comments: number;
}

/**
 * The first records of a head, at most `limit`, without one that is cut off. A record with a quoting fault is split as
 * if it had no quotes.
 */
export function splitHead(head: string, isWhole: boolean, dialect: CsvDialect, limit: number): HeadRecord[] {
  const splitter = new RecordSplitter(dialect);
  splitter.push(head, isWhole);
  const records: HeadRecord[] = [];
  let endLines = 0;
  let passed = { blankLines: 0, comments: 0 };
  while (records.length < limit) {
    const kind = splitter.next();
    endLines += splitter.lines;
    if (kind === 'blank') passed.blankLines++;
    else if (kind === 'comment') passed.comments++;
    else if (kind === 'record' || kind === 'bad_quote') {
      const isWellFormed = kind === 'record';
      const fields = fieldsAt(splitter, isWellFormed, dialect);
      records.push({ fields, isWellFormed, endChars: splitter.resume, endLines, lines: splitter.lines, ...passed });
      passed = { blankLines: 0, comments: 0 };
    } else break;
  }
  return records;
}

function fieldsAt(
  { text, start, end, hasEscape }: RecordSplitter,
  isWellFormed: boolean,
  dialect: CsvDialect,
): readonly string[] {
  const raw = text.slice(start, end);
  if (!isWellFormed) return raw.split(dialect.delimiter);
  return fieldsOf(`${hasEscape ? forPapa(raw, dialect) : raw}\n`, 1, dialect)[0] ?? [];
}
