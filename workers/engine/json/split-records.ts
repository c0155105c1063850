import { WeirError } from '../../../core/errors.ts';
import { formatCount } from '../../../core/run/format.ts';
import { rawLimitChars } from '../../reading/raw-limit.ts';
import { type FoundList, ListFinder } from './find-list.ts';

/** Longest record (UTF-16 units) that is loaded. */
const recordLimitChars = 8_388_608;

/** `nested`: a list somewhere in a document. */
export type JsonLayout = 'array' | 'lines' | 'document' | 'nested';

export interface JsonShape {
  layout: JsonLayout;
  /** JSON pointer to the list, where that is nested. */
  records: string;
  /** Named in errors. */
  path: string;
}

/** The raw text of a record. */
export interface RawRecord {
  text: string;
  /** 1-based line of its start. */
  line: number;
  /** Offsets into the file's text, for finding invalid bytes in it. */
  start: number;
  end: number;
  /** Why it is not a record, if that is known already. */
  problem?: string;
}

/** Splits the text of a file into records, piece by piece, and keeps no more than one record. */
export interface JsonSplitter {
  push(text: string): RawRecord[];
  /** Call at the end of the text. */
  end(): RawRecord[];
}

/** The splitter for a layout. */
export function splitterFor({ layout, records, path }: JsonShape): JsonSplitter {
  switch (layout) {
    case 'lines':
      return new LineSplitter();
    case 'array':
      return new ListSplitter(path);
    case 'document':
      return new WholeFile();
    case 'nested':
      return new NestedList(records, path);
  }
}

const tooLong = `The record is longer than ${formatCount(recordLimitChars)} characters; its beginning is kept here.`;

/** Text that is not part of a record yet. Of a record that is too long, the rest is counted and dropped. */
class Waiting {
  text = '';
  /** Offset of `text` in the file. */
  start = 0;
  line = 1;
  #head: string | undefined;
  #headStart = 0;
  #headLine = 1;

  add(text: string): void {
    this.text += text;
  }

  /** Takes the record that ends at `end`, and drops it and `skip` more characters. Undefined if it is blank. */
  take(end: number, skip: number): RawRecord | undefined {
    const raw = this.text.slice(0, end);
    const lead = raw.length - raw.trimStart().length;
    const record: RawRecord | undefined =
      this.#head !== undefined
        ? { text: this.#head, line: this.#headLine, start: this.#headStart, end: this.start + end, problem: tooLong }
        : raw.trim() === ''
          ? undefined
          : {
              text: raw.trim(),
              line: this.line + newlinesIn(raw.slice(0, lead)),
              start: this.start + lead,
              end: this.start + end,
              ...(raw.length > recordLimitChars && { text: raw.trim().slice(0, rawLimitChars), problem: tooLong }),
            };
    this.#head = undefined;
    this.#drop(end + skip);
    return record;
  }

  /** Takes the rest as one record; none if it is blank. */
  takeRest(): RawRecord[] {
    const record = this.take(this.text.length, 0);
    return record ? [record] : [];
  }

  /** Keeps only the start of a record that is too long. Returns how much was dropped. */
  shorten(): number {
    const { length } = this.text;
    if (length <= recordLimitChars) return 0;
    if (this.#head === undefined) {
      this.#head = this.text.trimStart().slice(0, rawLimitChars);
      this.#headStart = this.start;
      this.#headLine = this.line;
    }
    this.#drop(length);
    return length;
  }

  #drop(chars: number): void {
    this.line += newlinesIn(this.text.slice(0, chars));
    this.start += chars;
    this.text = this.text.slice(chars);
  }
}

class LineSplitter implements JsonSplitter {
  readonly #waiting = new Waiting();

  push(text: string): RawRecord[] {
    const waiting = this.#waiting;
    const from = waiting.text.length;
    waiting.add(text);
    const records: RawRecord[] = [];
    for (let at = waiting.text.indexOf('\n', from); at !== -1; at = waiting.text.indexOf('\n')) {
      const record = waiting.take(at, 1);
      if (record) records.push(record);
    }
    waiting.shorten();
    return records;
  }

  end(): RawRecord[] {
    return this.#waiting.takeRest();
  }
}

class WholeFile implements JsonSplitter {
  readonly #waiting = new Waiting();

  push(text: string): RawRecord[] {
    this.#waiting.add(text);
    this.#waiting.shorten();
    return [];
  }

  end(): RawRecord[] {
    return this.#waiting.takeRest();
  }
}

const structure = /["[\]{},]/g;
const inText = /["\\]/g;

/**
 * The elements of one list. They are split by brackets and commas only, so that an invalid one does not affect the
 * next.
 */
class ListSplitter implements JsonSplitter {
  readonly #path: string;
  readonly #waiting = new Waiting();
  /** Current position in the text. */
  #at = 0;
  #depth = 0;
  #isText = false;
  #place: 'before' | 'inside' | 'behind' = 'before';
  /** True after a comma: another element must follow. */
  #isDue = false;
  /** The text after the list belongs to the surrounding document. */
  readonly #isNested: boolean;

  constructor(path: string, place?: Pick<FoundList, 'start' | 'line'>) {
    this.#path = path;
    this.#isNested = place !== undefined;
    if (place === undefined) return;
    this.#waiting.start = place.start;
    this.#waiting.line = place.line;
  }

  push(text: string): RawRecord[] {
    if (this.#isNested && this.#place === 'behind') return [];
    this.#waiting.add(text);
    if (this.#place === 'before') this.#open();
    const records: RawRecord[] = [];
    while (this.#place === 'inside' && this.#step(records));
    this.#at -= this.#waiting.shorten();
    return records;
  }

  end(): RawRecord[] {
    if (this.#place === 'before' || (this.#isNested && this.#place === 'behind')) return [];
    const rest = this.#waiting.takeRest();
    const { line, start } = this.#waiting;
    if (this.#place === 'behind') {
      return rest.map((record) => ({ ...record, problem: 'This comes after the end of the list.' }));
    }
    const problem = 'The list does not end with ]: the file may be cut off.';
    return [...rest, { text: '', line, start, end: start, problem }];
  }

  #open(): void {
    const at = this.#waiting.text.search(/\S/);
    if (at === -1) return;
    if (this.#waiting.text[at] !== '[') {
      const message = `${this.#path} does not begin with [, so it is not a list of records. Choose the layout lines, or auto.`;
      throw new WeirError({ code: 'source.format', field: 'layout', message });
    }
    this.#waiting.take(0, at + 1);
    this.#place = 'inside';
  }

  /** Advances by one token; false if more text is needed. */
  #step(records: RawRecord[]): boolean {
    const { text } = this.#waiting;
    const sought = this.#isText ? inText : structure;
    sought.lastIndex = this.#at;
    const found = sought.exec(text)?.[0];
    if (found === undefined) {
      this.#at = Math.max(this.#at, text.length);
      return false;
    }
    const at = sought.lastIndex - 1;
    this.#at = at + 1;
    if (found === '\\') this.#at += 1;
    else if (found === '"') this.#isText = !this.#isText;
    else if (found === '[' || found === '{') this.#depth += 1;
    else if (this.#depth > 0) this.#depth -= found === ',' ? 0 : 1;
    else if (found === ',' || found === ']') this.#close(at, found, records);
    return true;
  }

  #close(at: number, found: string, records: RawRecord[]): void {
    const { line, start } = this.#waiting;
    const record = this.#waiting.take(at, 1);
    this.#at = 0;
    if (record) records.push(record);
    else if (found === ',' || this.#isDue) {
      records.push({ text: '', line, start, end: start + at, problem: 'There is nothing between two commas.' });
    }
    this.#isDue = found === ',';
    if (found === ']') this.#place = 'behind';
  }
}

/** The elements of a list within a document, which may be larger than memory. */
class NestedList implements JsonSplitter {
  readonly #path: string;
  readonly #records: string;
  readonly #finder: ListFinder;
  #list: ListSplitter | undefined;

  constructor(records: string, path: string) {
    this.#path = path;
    this.#records = records;
    this.#finder = new ListFinder(records);
  }

  push(text: string): RawRecord[] {
    if (this.#list) return this.#list.push(text);
    const found = this.#finder.push(text);
    if (!found) return [];
    this.#list = new ListSplitter(this.#path, found);
    return this.#list.push(found.text);
  }

  end(): RawRecord[] {
    if (this.#list) return this.#list.end();
    const message = `${this.#path} has no list at ${this.#records}.`;
    throw new WeirError({ code: 'source.format', field: 'records', message });
  }
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
