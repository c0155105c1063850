import { tokensOf } from './pointer-tokens.ts';
import { decodedText } from './read-record.ts';

const blanks = /\s*/y;
const betweenMembers = /[\s,]*/y;
const key = /("[^"\\]*(?:\\.[^"\\]*)*")\s*:/sy;
const structure = /["[\]{},]/g;
const inText = /["\\]/g;

/** A longer key cannot be part of the pointer. */
const mostKeyChars = 65_536;

/** The text of a document from a list on, and where that starts. */
export interface FoundList {
  text: string;
  start: number;
  line: number;
}

type State = 'value' | 'member' | 'element' | 'other' | 'found' | 'lost';

/** Finds the list at a JSON pointer in a document that arrives piece by piece, and frees the text before it. */
export class ListFinder {
  readonly #tokens: readonly string[];
  #text = '';
  #start = 0;
  #line = 1;
  #at = 0;
  #state: State = 'value';
  /** Number of tokens of the pointer that lead to the current container. */
  #matched = 0;
  /** Index of the next element, if the current container is a list. */
  #element: number | undefined;
  /** Depth within a value that is not on the pointer's path. */
  #depth = 0;
  #isText = false;

  constructor(pointer: string) {
    this.#tokens = tokensOf(pointer);
  }

  /** Undefined until the list starts. */
  push(text: string): FoundList | undefined {
    if (this.#state === 'lost') return undefined;
    this.#text += text;
    while (this.#step());
    this.#drop();
    return this.#state === 'found' ? { text: this.#text, start: this.#start, line: this.#line } : undefined;
  }

  #drop(): void {
    const gone = this.#state === 'lost' ? this.#text : this.#text.slice(0, this.#at);
    this.#line += gone.split('\n').length - 1;
    this.#start += gone.length;
    this.#text = this.#text.slice(gone.length);
    this.#at -= gone.length;
  }

  /** Advances by one token; false if more text is needed, or none. */
  #step(): boolean {
    switch (this.#state) {
      case 'value':
        return this.#enter();
      case 'member':
        return this.#takeKey();
      case 'element':
        return this.#takeElement();
      case 'other':
        return this.#skip();
      default:
        return false;
    }
  }

  /** Enters the value that the pointer leads to or through. */
  #enter(): boolean {
    const first = this.#next(blanks);
    if (first === undefined) return false;
    const isThere = this.#matched === this.#tokens.length;
    if (isThere) return this.#go(first === '[' ? 'found' : 'lost');
    if (first !== '{' && first !== '[') return this.#go('lost');
    this.#at += 1;
    this.#element = first === '[' ? 0 : undefined;
    return this.#go(first === '[' ? 'element' : 'member');
  }

  #takeKey(): boolean {
    const first = this.#next(betweenMembers);
    if (first === undefined) return false;
    if (first !== '"') return this.#go('lost');
    key.lastIndex = this.#at;
    const [whole = '', quoted = '""'] = key.exec(this.#text) ?? [];
    if (whole === '') return this.#text.length - this.#at > mostKeyChars && this.#go('lost');
    this.#at += whole.length;
    return this.#takeValue(keyIn(quoted) === this.#tokens[this.#matched]);
  }

  #takeElement(): boolean {
    const first = this.#next(betweenMembers);
    if (first === undefined) return false;
    if (first === ']') return this.#go('lost');
    const isNext = String(this.#element) === this.#tokens[this.#matched];
    this.#element = (this.#element ?? 0) + 1;
    return this.#takeValue(isNext);
  }

  #takeValue(isOnWay: boolean): boolean {
    if (isOnWay) this.#matched += 1;
    return this.#go(isOnWay ? 'value' : 'other');
  }

  #skip(): boolean {
    const sought = this.#isText ? inText : structure;
    sought.lastIndex = this.#at;
    const found = sought.exec(this.#text)?.[0];
    this.#at = found === undefined ? Math.max(this.#at, this.#text.length) : sought.lastIndex;
    if (found === undefined) return false;
    if (found === '\\') this.#at += 1;
    else if (found === '"') this.#isText = !this.#isText;
    else if (found === '[' || found === '{') this.#depth += 1;
    else if (this.#depth > 0) this.#depth -= found === ',' ? 0 : 1;
    else return this.#goOn(found);
    return true;
  }

  /** Goes on after a value that is not on the pointer's path. */
  #goOn(found: string): true {
    if (found !== ',') return this.#go('lost');
    return this.#go(this.#element === undefined ? 'member' : 'element');
  }

  #next(passed: RegExp): string | undefined {
    passed.lastIndex = this.#at;
    this.#at += passed.exec(this.#text)?.[0].length ?? 0;
    return this.#text[this.#at];
  }

  #go(state: State): true {
    this.#state = state;
    return true;
  }
}

/** The decoded key; its raw text if it is invalid JSON. */
function keyIn(quoted: string): string {
  try {
    return decodedText(quoted);
  } catch (error) {
    if (error instanceof SyntaxError) return quoted;
    throw error;
  }
}
