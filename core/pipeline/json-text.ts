export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };
export type JsonPath = readonly PropertyKey[];

/** A place in a text; both numbers start at 1, columns count UTF-16 units. */
export interface TextPosition {
  line: number;
  column: number;
}

export type ParsedJson =
  | { ok: true; value: JsonValue; positionOf: (path: JsonPath) => TextPosition | undefined }
  | { ok: false; message: string; position: TextPosition };

const maxDepth = 200;
const whitespace = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const word = /true|false|null/y;

class JsonSyntaxError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Reads JSON and remembers where each value stands. Stricter than `JSON.parse`: a repeated key and a number that
 * JavaScript cannot hold exactly are errors, since one of the two readings would be lost without a word.
 */
export function parseJson(text: string): ParsedJson {
  const offsets = new Map<object, Map<PropertyKey, number>>();
  try {
    const value = new Reader(text, offsets).readDocument();
    return { ok: true, value, positionOf: (path) => findPosition(text, value, offsets, path) };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return { ok: false, message: error.message, position: positionAt(text, error.offset) };
  }
}

/** Line and column of an offset in a text. */
function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** Whether a value is a JSON object: neither a list nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class Reader {
  #offset = 0;
  readonly #text: string;
  readonly #offsets: Map<object, Map<PropertyKey, number>>;

  constructor(text: string, offsets: Map<object, Map<PropertyKey, number>>) {
    this.#text = text;
    this.#offsets = offsets;
    if (text.startsWith('\uFEFF')) this.#offset = 1;
  }

  readDocument(): JsonValue {
    const value = this.#readValue(0);
    this.#skipWhitespace();
    if (this.#offset < this.#text.length) this.#fail(`${this.#seen()} after the end of the document`);
    return value;
  }

  #readValue(depth: number): JsonValue {
    if (depth > maxDepth) this.#fail(`nested deeper than ${maxDepth} levels`);
    this.#skipWhitespace();
    const next = this.#text[this.#offset];
    if (next === '{') return this.#readObject(depth);
    if (next === '[') return this.#readArray(depth);
    if (next === '"') return this.#readString();
    const literal = this.#take(word);
    if (literal !== undefined) return literal === 'null' ? null : literal === 'true';
    return this.#readNumber();
  }

  #readObject(depth: number): JsonObject {
    const object: Record<string, JsonValue> = {};
    const places = new Map<PropertyKey, number>();
    this.#offsets.set(object, places);
    this.#offset += 1;
    if (this.#takeCharacter('}')) return object;
    do {
      this.#skipWhitespace();
      const start = this.#offset;
      if (this.#text[start] !== '"') this.#fail(`expected a key in double quotes, found ${this.#seen()}`);
      const key = this.#readString();
      if (places.has(key)) throw new JsonSyntaxError(`the key "${key}" appears twice in one object`, start);
      places.set(key, start);
      if (!this.#takeCharacter(':')) this.#fail(`expected ":" after the key "${key}", found ${this.#seen()}`);
      const value = this.#readValue(depth + 1);
      // An assignment to `__proto__` would set the prototype and lose a column of that name.
      Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
    } while (this.#takeCharacter(','));
    if (!this.#takeCharacter('}')) this.#fail(`expected "," or "}", found ${this.#seen()}`);
    return object;
  }

  #readArray(depth: number): readonly JsonValue[] {
    const array: JsonValue[] = [];
    const places = new Map<PropertyKey, number>();
    this.#offsets.set(array, places);
    this.#offset += 1;
    if (this.#takeCharacter(']')) return array;
    do {
      this.#skipWhitespace();
      places.set(array.length, this.#offset);
      array.push(this.#readValue(depth + 1));
    } while (this.#takeCharacter(','));
    if (!this.#takeCharacter(']')) this.#fail(`expected "," or "]", found ${this.#seen()}`);
    return array;
  }

  #readString(): string {
    const start = this.#offset;
    const token = this.#take(string);
    if (token === undefined) this.#fail('this text in quotes has no end');
    try {
      const value: unknown = JSON.parse(token);
      return String(value);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new JsonSyntaxError('this text in quotes holds an invalid escape, a tab or the end of a line', start);
    }
  }

  #readNumber(): number {
    const start = this.#offset;
    const token = this.#take(number);
    if (token === undefined) this.#fail(`expected a value, found ${this.#seen()}`);
    const value = Number(token);
    const isRounded = /^-?\d+$/.test(token) && !Number.isSafeInteger(value);
    if (isRounded || !Number.isFinite(value)) {
      throw new JsonSyntaxError(`the number ${token} would lose digits here: write it in quotes`, start);
    }
    return value === 0 ? 0 : value;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const token = pattern.exec(this.#text)?.[0];
    if (token !== undefined) this.#offset += token.length;
    return token;
  }

  #takeCharacter(character: string): boolean {
    this.#skipWhitespace();
    if (this.#text[this.#offset] !== character) return false;
    this.#offset += 1;
    return true;
  }

  #skipWhitespace(): void {
    this.#take(whitespace);
  }

  #seen(): string {
    const character = this.#text[this.#offset];
    if (character === undefined) return 'the end of the file';
    return character === '"' ? 'a double quote' : `"${character}"`;
  }

  #fail(message: string): never {
    throw new JsonSyntaxError(message, this.#offset);
  }
}

function findPosition(
  text: string,
  root: JsonValue,
  offsets: ReadonlyMap<object, ReadonlyMap<PropertyKey, number>>,
  path: JsonPath,
): TextPosition | undefined {
  let offset: number | undefined = 0;
  let value: unknown = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) break;
    const next = offsets.get(value)?.get(key);
    if (next === undefined) break;
    offset = next;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return positionAt(text, offset);
}

/** Whether a text is JSON as JavaScript reads it, repeated keys and rounded numbers included. */
export function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** What stands at a path; undefined where nothing does. */
export function valueAt(input: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined,
    input,
  );
}
