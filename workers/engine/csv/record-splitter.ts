import { rawLimitChars } from '../../reading/raw-limit.ts';
import { type CsvDialect, recordLimitChars } from './csv-shape.ts';
import { Needle } from './needle.ts';

/** `starved`: the text at hand ends before the record does. */
export type PieceKind = 'record' | 'blank' | 'comment' | 'bad_quote' | 'too_long' | 'starved' | 'end';

/**
 * Cuts text into records, blank lines, comments and faulty lines, one `next()` at a time, whatever the line ends (LF, CRLF, CR, mixed).
 *
 * Quotes open at the start of a field alone; elsewhere they are text. A quoted field may span lines. A quote that is never closed, or
 * that closes in front of something else than a delimiter or line end (blanks aside), condemns its first physical line alone: cutting
 * goes on with the next one, so a stray quote never swallows what follows.
 *
 * After each `next()`, `start`..`end` is the piece without its line end, `next()` goes on at `resume`, and `lines` tells how many
 * physical lines it covered. The whole text is covered without gap or overlap.
 */
export class RecordSplitter {
  start = 0;
  end = 0;
  resume = 0;
  lines = 0;
  hasEscape = false;
  /** The cut text of a piece of kind `too_long`. */
  longText = '';

  readonly #dialect: CsvDialect;
  readonly #limitChars: number;
  readonly #escapesByDoubling: boolean;
  readonly #lf = new Needle('\n');
  readonly #cr = new Needle('\r');
  readonly #quote: Needle;
  readonly #escape: Needle;
  readonly #delimiter: Needle;
  readonly #plainlyQuoted: RegExp;
  #text = '';
  #isLast = false;
  /** Whoever is inside quotes at a line start before this offset is inside quotes at this offset: known from an attempt that failed. */
  #openUntil = 0;
  /** The last closing quote of the attempt that is going on. */
  #closing = -1;
  /** In the midst of a line over the limit whose first part is gone already. */
  #isSkipping = false;

  constructor(dialect: CsvDialect, limitChars: number = recordLimitChars) {
    this.#dialect = dialect;
    this.#limitChars = limitChars;
    this.#escapesByDoubling = dialect.escape === dialect.quote;
    this.#quote = new Needle(dialect.quote);
    this.#escape = new Needle(this.#escapesByDoubling ? '' : dialect.escape);
    this.#delimiter = new Needle(dialect.delimiter);
    this.#plainlyQuoted = plainlyQuotedPattern(dialect);
  }

  get text(): string {
    return this.#text;
  }

  /** Appends text; what `next()` has passed is forgotten. */
  push(text: string, isLast: boolean): void {
    this.#openUntil = Math.max(0, this.#openUntil - this.resume);
    this.#text = this.resume === this.#text.length ? text : this.#text.slice(this.resume) + text;
    this.#isLast = isLast;
    this.resume = 0;
    for (const needle of [this.#lf, this.#cr, this.#quote, this.#escape, this.#delimiter]) needle.setText(this.#text);
  }

  next(): PieceKind {
    const start = this.resume;
    this.start = start;
    this.hasEscape = false;
    if (this.#isSkipping) return this.#skipLongLine();
    if (start >= this.#text.length) return this.#isLast ? 'end' : 'starved';
    const lineEnd = this.#lineEnd(start);
    if (lineEnd < 0) return this.#isOverLimit(start) ? this.#beginLongLine() : 'starved';
    if (lineEnd === start) return this.#finish('blank', lineEnd, 1);
    if (lineEnd - start > this.#limitChars) {
      this.longText = this.#text.slice(start, Math.min(lineEnd, start + rawLimitChars));
      return this.#finish('too_long', lineEnd, 1);
    }
    if (this.#dialect.comment !== '' && this.#text.startsWith(this.#dialect.comment, start))
      return this.#finish('comment', lineEnd, 1);
    if (this.#quote.next(start) >= lineEnd) return this.#finish('record', lineEnd, 1);
    if (this.#isPlainlyQuoted(start, lineEnd)) return this.#finish('record', lineEnd, 1);
    return this.#quotedRecord(start, lineEnd);
  }

  /** The common case, told by one match: quotes around whole fields, and none inside. */
  #isPlainlyQuoted(start: number, lineEnd: number): boolean {
    this.#plainlyQuoted.lastIndex = start;
    return this.#plainlyQuoted.test(this.#text) && this.#plainlyQuoted.lastIndex === lineEnd;
  }

  #finish(kind: PieceKind, end: number, lines: number): PieceKind {
    this.end = end;
    this.lines = lines;
    this.resume = end + this.#lineEndLength(end);
    return kind;
  }

  /** Whether the record at `start` goes on past the limit within the text at hand. The CR of a CRLF that is cut in two does not count. */
  #isOverLimit(start: number): boolean {
    return this.#text.length - start - (this.#text.endsWith('\r') ? 1 : 0) > this.#limitChars;
  }

  /** Where the line ends, -1 where the text at hand does not tell. */
  #lineEnd(from: number): number {
    const lf = this.#lf.next(from);
    const cr = this.#cr.next(from);
    if (lf < cr) return lf;
    if (cr < this.#text.length - 1) return cr;
    if (!this.#isLast) return -1;
    return Math.min(cr, this.#text.length);
  }

  #lineEndLength(at: number): number {
    if (at >= this.#text.length) return 0;
    return this.#text[at] === '\r' && this.#text[at + 1] === '\n' ? 2 : 1;
  }

  #quotedRecord(start: number, firstLineEnd: number): PieceKind {
    this.#closing = -1;
    let at = start;
    for (;;) {
      const end = this.#fieldEnd(at, firstLineEnd);
      switch (end < 0 ? 'unknown' : this.#whatFollows(end)) {
        case 'delimiter':
          at = end + this.#dialect.delimiter.length;
          break;
        case 'line_end':
          return this.#closeRecord(start, end, firstLineEnd);
        case 'text':
          return this.#condemnFirstLine(firstLineEnd);
        case 'unknown':
          return !this.#isLast && !this.#isOverLimit(start) ? 'starved' : this.#condemnFirstLine(firstLineEnd);
      }
    }
  }

  /** Where the field at `at` ends; -1 where the text at hand does not tell. */
  #fieldEnd(at: number, firstLineEnd: number): number {
    if (this.#text[at] === this.#dialect.quote) {
      const closing = this.#closingQuote(at + 1, firstLineEnd);
      if (closing < 0) return -1;
      this.#closing = closing;
      return this.#afterBlanks(closing + 1);
    }
    const lineEnd = this.#lineEnd(at);
    const delimiterAt = this.#delimiter.next(at);
    return delimiterAt < (lineEnd < 0 ? this.#text.length : lineEnd) ? delimiterAt : lineEnd;
  }

  #whatFollows(at: number): 'delimiter' | 'line_end' | 'text' | 'unknown' {
    const { delimiter } = this.#dialect;
    if (this.#text.startsWith(delimiter, at)) return 'delimiter';
    const left = this.#text.length - at;
    const character = this.#text[at];
    if (!this.#isLast && (left === 0 || (left === 1 && character === '\r'))) return 'unknown';
    if (left === 0 || character === '\n' || character === '\r') return 'line_end';
    return !this.#isLast && left < delimiter.length ? 'unknown' : 'text';
  }

  #closeRecord(start: number, end: number, firstLineEnd: number): PieceKind {
    if (end - start > this.#limitChars) return this.#condemnFirstLine(firstLineEnd);
    this.hasEscape = this.#escape.next(start) < end;
    return this.#finish('record', end, end === firstLineEnd ? 1 : this.#countLines(start, end));
  }

  /** Up to the last closing quote, later attempts from further lines would go the same way. */
  #condemnFirstLine(firstLineEnd: number): PieceKind {
    if (this.#closing > firstLineEnd) this.#openUntil = Math.max(this.#openUntil, this.#closing);
    return this.#finish('bad_quote', firstLineEnd, 1);
  }

  /** The quote that closes a field whose content begins at `from`; -1 where the text at hand has none. */
  #closingQuote(from: number, firstLineEnd: number): number {
    let at = from;
    for (;;) {
      const stop = Math.min(this.#quote.next(at), this.#escape.next(at));
      if (at <= firstLineEnd && stop > firstLineEnd && stop < this.#openUntil) {
        at = this.#openUntil;
        continue;
      }
      const isAtEnd = stop >= this.#text.length - (this.#isLast ? 0 : 1);
      if (isAtEnd) {
        this.#openUntil = Math.max(this.#openUntil, Math.min(stop, this.#text.length));
        return -1;
      }
      const escaped = this.#escapeLength(stop);
      if (escaped === 0) return stop;
      at = stop + escaped;
    }
  }

  /** How much of the field's text the quote or escape at `at` settles; 0 for a quote that closes. */
  #escapeLength(at: number): number {
    const { quote, escape: escapeMark } = this.#dialect;
    const following = this.#text[at + 1];
    if (this.#text[at] === quote) return this.#escapesByDoubling && following === quote ? 2 : 0;
    return following === quote || following === escapeMark ? 2 : 1;
  }

  #afterBlanks(from: number): number {
    let at = from;
    while ((this.#text[at] === ' ' || this.#text[at] === '\t') && !this.#text.startsWith(this.#dialect.delimiter, at))
      at++;
    return at;
  }

  #countLines(start: number, end: number): number {
    let lines = 1;
    for (let at = this.#lineEnd(start); at >= 0 && at < end; at = this.#lineEnd(at + this.#lineEndLength(at))) lines++;
    return lines;
  }

  #beginLongLine(): PieceKind {
    // Copied, so that the window it was cut from can be let go.
    this.longText = Buffer.from(this.#text.slice(this.start, this.start + rawLimitChars), 'utf16le').toString(
      'utf16le',
    );
    this.#isSkipping = true;
    return this.#skipLongLine();
  }

  #skipLongLine(): PieceKind {
    const lineEnd = this.#lineEnd(this.start);
    if (lineEnd >= 0) {
      this.#isSkipping = false;
      return this.#finish('too_long', lineEnd, 1);
    }
    // A carriage return at the very end waits for a possible line feed.
    this.resume = this.#text.length - (this.#text.endsWith('\r') ? 1 : 0);
    this.end = this.resume;
    return 'starved';
  }
}

/** Matches a run of fields, each without quotes or wholly in quotes, on one line. */
function plainlyQuotedPattern({ delimiter, quote, escape: escapeMark }: CsvDialect): RegExp {
  const [d, q, e] = [delimiter, quote, escapeMark].map((text) => RegExp.escape(text));
  const field = `(?:${q}[^${q}${e}\\r\\n]*${q}|[^${q}${d}\\r\\n]*)`;
  return new RegExp(`${field}(?:${d}${field})*`, 'y');
}
