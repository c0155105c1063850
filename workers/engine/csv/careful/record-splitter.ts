import { rawLimitChars } from '../../../reading/raw-limit.ts';
import { type CsvDialect, recordLimitChars } from '../csv-shape.ts';
import { Needle } from './needle.ts';

/** `starved`: the text so far ends before the record does. */
export type PieceKind = 'record' | 'blank' | 'comment' | 'bad_quote' | 'too_long' | 'starved' | 'end';

/**
 * Cuts text into records, blank lines, comments and faulty lines, one `next()` at a time, whatever the line ends (LF,
 * CRLF, CR, mixed).
 *
 * Quotes open at the start of a field alone; elsewhere they are text. A quoted field may span lines. A quote that is
 * never closed, or that closes in front of something else than a delimiter or line end (blanks aside), condemns its
 * first physical line alone: cutting goes on with the next one, so a stray quote never swallows what follows.
 *
 * After each `next()`, `start`..`end` is the piece without its line end, `next()` goes on at `resume`, and `lines`
 * tells how many physical lines it covered. The whole text is covered without gap or overlap.
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
  /**
   * Any line start before this offset that is inside quotes is still inside quotes here: known from a failed attempt.
   */
  #openUntil = 0;
  /** The last closing quote of the current attempt. */
  #closing = -1;
  /** Inside a line over the limit, whose start is already gone. */
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

  /** Appends text, and drops what `next()` has passed. */
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

  /** The common case, recognised by one match: quotes around whole fields only, none inside. */
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

  /** Whether the record at `start` exceeds the limit in the text so far. The CR of a split CRLF does not count. */
  #isOverLimit(start: number): boolean {
    return this.#text.length - start - (this.#text.endsWith('\r') ? 1 : 0) > this.#limitChars;
  }

  /** The end of the line; -1 if it is not in the text so far. */
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

  /** The end of the field at `at`; -1 if it is not in the text so far. */
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

  /** Attempts from later lines up to the last closing quote would fail in the same way. */
  #condemnFirstLine(firstLineEnd: number): PieceKind {
    if (this.#closing > firstLineEnd) this.#openUntil = Math.max(this.#openUntil, this.#closing);
    return this.#finish('bad_quote', firstLineEnd, 1);
  }

  /** The closing quote of a field whose content starts at `from`; -1 if it is not in the text so far. */
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

  /** Length of the escape sequence at `at`; 0 for a closing quote. */
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
    // Copied, so that the text that it was cut from can be freed.
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
    // A carriage return at the end waits for a possible line feed.
    this.resume = this.#text.length - (this.#text.endsWith('\r') ? 1 : 0);
    this.end = this.resume;
    return 'starved';
  }
}

/** Matches several fields on one line, each without quotes or fully quoted. */
function plainlyQuotedPattern({ delimiter, quote, escape: escapeMark }: CsvDialect): RegExp {
  const [d, q, e] = [delimiter, quote, escapeMark].map((text) => RegExp.escape(text));
  const field = `(?:${q}[^${q}${e}\\r\\n]*${q}|[^${q}${d}\\r\\n]*)`;
  return new RegExp(`${field}(?:${d}${field})*`, 'y');
}
