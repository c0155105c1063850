/** Finds occurrences of a string in a text, and caches the last one: asking again while moving forward is free. */
export class Needle {
  readonly #needle: string;
  #text = '';
  #last: number | undefined;
  #from = 0;
  #found = -1;

  /** @param needle empty: never found. */
  constructor(needle: string) {
    this.#needle = needle;
  }

  setText(text: string): void {
    this.#text = text;
    this.#last = this.#needle === '' ? -1 : undefined;
    this.#from = 0;
    this.#found = -1;
  }

  /** The first occurrence at or after `from`; `Infinity` if there is none. */
  next(from: number): number {
    if (from >= this.#from && from <= this.#found) return this.#found;
    this.#last ??= this.#text.lastIndexOf(this.#needle);
    if (from > this.#last) return Number.POSITIVE_INFINITY;
    this.#from = from;
    this.#found = this.#text.indexOf(this.#needle, from);
    return this.#found;
  }
}
