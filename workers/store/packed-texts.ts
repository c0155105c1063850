import { Buffer } from 'node:buffer';

/** Texts end to end as UTF-8; a length is in bytes, -1 for null. */
export interface PackedTexts {
  bytes: Uint8Array<ArrayBuffer>;
  lengths: Int32Array<ArrayBuffer>;
}

const encoder = new TextEncoder();

/** Packs texts to be handed to another thread at once; half a surrogate pair becomes U+FFFD. */
export function packTexts(texts: readonly (string | null)[]): PackedTexts {
  const joined = texts.join('');
  const bytes = encoder.encode(joined);
  // Where characters are not all one byte, one by one: a joined pair of halves would be one character.
  if (bytes.length !== joined.length) return packOneByOne(texts);
  const lengths = new Int32Array(texts.length);
  for (let row = 0; row < texts.length; row += 1) lengths[row] = texts[row]?.length ?? -1;
  return { bytes, lengths };
}

function packOneByOne(texts: readonly (string | null)[]): PackedTexts {
  const lengths = Int32Array.from(texts, (text) => (text === null ? -1 : Buffer.byteLength(text)));
  const bytes = Buffer.alloc(lengths.reduce((sum, length) => sum + Math.max(length, 0), 0));
  let offset = 0;
  for (const text of texts) if (text !== null) offset += bytes.write(text, offset);
  return { bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), lengths };
}

/** The packed texts again. Where all are ASCII, each is a slice of one text, which costs next to nothing. */
export function unpackTexts({ bytes, lengths }: PackedTexts): (string | null)[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = buffer.toString();
  const isAscii = whole.length === bytes.length;
  let start = 0;
  return Array.from(lengths, (length) => {
    if (length < 0) return null;
    const end = start + length;
    const text = isAscii ? whole.slice(start, end) : buffer.toString('utf8', start, end);
    start = end;
    return text;
  });
}
