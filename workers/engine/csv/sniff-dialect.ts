import type { CsvConfig, CsvDialect } from './csv-shape.ts';
import { splitHead } from './split-head.ts';

const commonDelimiters = [',', ';', '\t', '|'] as const;
const rareDelimiters = ['^', '~', '\x1f', '\x01', '¦'] as const;

/** Number of records examined for each candidate. */
const sampleRecords = 200;

/** The dialect of a file: from the config, and for the rest from the head of the file. */
export function sniffDialect(head: string, isWhole: boolean, config: CsvConfig): CsvDialect {
  const quotes = config.quote === undefined ? likelyQuotes(head, config.delimiter) : [config.quote];
  const [likeliest, ...others] = quotes.map((quote) => dialectOf(quote, head, isWhole, config));
  if (likeliest === undefined) throw new RangeError('At least one quote is needed.');
  const share = (dialect: CsvDialect) => shareOfFitting(head, isWhole, dialect);
  return others.find((dialect) => share(dialect) > share(likeliest)) ?? likeliest;
}

function dialectOf(quote: string, head: string, isWhole: boolean, config: CsvConfig): CsvDialect {
  const escapeMark = quote === '' ? '' : (config.escape ?? sniffEscape(head, quote));
  const rest = { quote, escape: escapeMark, comment: config.comment ?? '' };
  return { delimiter: config.delimiter ?? sniffDelimiter(head, isWhole, rest), ...rest };
}

/**
 * The likely quotes, best first. A single quote if at least two fields are in single quotes, none half-quoted, and none
 * in double quotes. Apostrophes can look like that, so the double quote stays a candidate.
 */
function likelyQuotes(head: string, delimiter: string | undefined): string[] {
  const border = delimiter === undefined ? '[,;\\t|\\r\\n]' : `(?:${RegExp.escape(delimiter)}|[\\r\\n])`;
  const count = (quote: string): { opened: number; closed: number } => ({
    opened: head.match(new RegExp(`(?:^|${border})${quote}`, 'g'))?.length ?? 0,
    closed: head.match(new RegExp(`${quote}(?=$|${border})`, 'g'))?.length ?? 0,
  });
  const single = count("'");
  return single.opened >= 2 && single.opened === single.closed && count('"').opened === 0 ? ["'", '"'] : ['"'];
}

/** Backslash only if it precedes quotes within fields and no quote is doubled. */
function sniffEscape(head: string, quote: string): string {
  const backslashed = new RegExp(`\\\\${quote}(?![,;\\t|\\r\\n]|$)`).test(head);
  const doubled = new RegExp(`[^,;\\t|\\r\\n${quote}]${quote}${quote}`).test(head);
  return backslashed && !doubled ? '\\' : quote;
}

/**
 * The delimiter that splits most records, including the header, into the same number of fields; more fields win a tie.
 * A comma if none splits: the file has one column.
 */
function sniffDelimiter(head: string, isWhole: boolean, rest: Omit<CsvDialect, 'delimiter'>): string {
  return bestOf(commonDelimiters, 0.5) ?? bestOf(rareDelimiters, 0.99) ?? belowTitle() ?? ',';

  function countsFor(delimiter: string): number[] {
    return splitHead(head, isWhole, { delimiter, ...rest }, sampleRecords).map(({ fields }) => fields.length);
  }

  /** In a short file, a title counts as much as the rows below it; this many fields in each of them is no accident. */
  function belowTitle(): string | undefined {
    return commonDelimiters.find((delimiter) => {
      const counts = countsFor(delimiter);
      const below = counts.slice(counts.findIndex((count) => count > 1));
      const { share, fields } = consistency(below);
      return below.length > 1 && share === 1 && fields > 2;
    });
  }

  function bestOf(candidates: readonly string[], leastShare: number): string | undefined {
    const scored = candidates
      .map((delimiter) => ({ delimiter, ...consistency(countsFor(delimiter)) }))
      .filter(({ share, fields }) => fields > 1 && share >= leastShare);
    scored.sort((left, right) => right.share - left.share || right.fields - left.fields);
    return scored[0]?.delimiter;
  }
}

/** The share of records that are well formed and have the most common number of fields. */
function shareOfFitting(head: string, isWhole: boolean, dialect: CsvDialect): number {
  const records = splitHead(head, isWhole, dialect, sampleRecords);
  return consistency(records.map(({ fields, isWellFormed }, index) => (isWellFormed ? fields.length : -index))).share;
}

/** The most common number of fields, and the share of records that have it; a header that differs counts against it. */
function consistency(counts: readonly number[]): { share: number; fields: number } {
  const tally = new Map<number, number>();
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
  let fields = 0;
  let most = 0;
  for (const [count, times] of tally) {
    if (times > most || (times === most && count > fields)) {
      fields = count;
      most = times;
    }
  }
  const share = counts.length === 0 ? 0 : most / counts.length;
  return { share: counts[0] === fields ? share : share - 0.4, fields };
}
