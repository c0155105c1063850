/** The text of an expression or query as a person wrote it, and how to find places in it again. */
export interface SourceText {
  text: string;
  /** UTF-8 bytes that were put in front of it for the parser. */
  prefixBytes: number;
}

export interface Span {
  start: number;
  end: number;
}

type Location = number | { $integer: string };

/** Where something is that the parser placed; for what it could not place, where `word` first stands in the text. */
export function spanOf(source: SourceText, location: Location, word?: string): Span | undefined {
  const start = typeof location === 'number' ? offsetOf(source, location) : undefined;
  if (start === undefined) return word === undefined ? undefined : spanOfWord(source, word);
  return { start, end: wordEnd(source.text, start) };
}

/** Where a word first stands in the text, in whatever case. */
export function spanOfWord({ text }: SourceText, word: string): Span | undefined {
  const start = text.toLowerCase().indexOf(word.toLowerCase());
  return start < 0 ? undefined : { start, end: start + word.length };
}

/** UTF-16 offset of a place given in UTF-8 bytes. */
function offsetOf({ text, prefixBytes }: SourceText, location: number): number | undefined {
  let bytes = prefixBytes;
  let offset = 0;
  for (const character of text) {
    if (bytes >= location) break;
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    offset += character.length;
  }
  return bytes < location ? undefined : offset;
}

function wordEnd(text: string, start: number): number {
  const word = /^(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|[\p{L}\p{N}_$]+(?:\.(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_]*))*|.)/su;
  return start + (word.exec(text.slice(start))?.[0].length ?? 0);
}
