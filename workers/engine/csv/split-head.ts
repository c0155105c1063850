import type { CsvDialect } from './csv-shape.ts';
import { fieldsOf, forPapa } from './record-fields.ts';
import { RecordSplitter } from './record-splitter.ts';

export interface HeadRecord {
  readonly fields: readonly string[];
  readonly isWellFormed: boolean;
  /** Offset behind its line end, and physical lines up to there. */
  readonly endChars: number;
  readonly endLines: number;
  readonly lines: number;
  readonly blankLinesBefore: number;
  readonly commentsBefore: number;
  readonly hasQuote: boolean;
}

/** The first records of a head, at most `limit`; what the head cuts off is left out. A record with a quoting fault is cut as if it had no quotes. */
export function splitHead(head: string, isWhole: boolean, dialect: CsvDialect, limit: number): HeadRecord[] {
  const splitter = new RecordSplitter(dialect);
  splitter.push(head, isWhole);
  const records: HeadRecord[] = [];
  let endLines = 0;
  let blankLines = 0;
  let comments = 0;
  while (records.length < limit) {
    const kind = splitter.next();
    if (kind === 'starved' || kind === 'end' || kind === 'too_long') break;
    endLines += splitter.lines;
    if (kind === 'blank') blankLines++;
    else if (kind === 'comment') comments++;
    else {
      const raw = head.slice(splitter.start, splitter.end);
      const isWellFormed = kind === 'record';
      records.push({
        fields: isWellFormed
          ? fieldsOfOne(splitter.hasEscape ? forPapa(raw, dialect) : raw, dialect)
          : raw.split(dialect.delimiter),
        isWellFormed,
        endChars: splitter.resume,
        endLines,
        lines: splitter.lines,
        blankLinesBefore: blankLines,
        commentsBefore: comments,
        hasQuote: splitter.hasQuote,
      });
      blankLines = 0;
      comments = 0;
    }
  }
  return records;
}

function fieldsOfOne(record: string, dialect: CsvDialect): string[] {
  return fieldsOf(`${record}\n`, 1, dialect)[0] ?? [];
}
