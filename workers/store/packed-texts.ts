import { Buffer } from 'node:buffer';

/** Texts end to end as UTF-8; a length is in bytes, -1 for null. */
export interface PackedTexts {
  bytes: Uint8Array<ArrayBuffer>;
  lengths: Int32Array<ArrayBuffer>;
}

/** Packs texts to be handed to another thread at once; half a surrogate pair becomes U+FFFD. */
export function packTexts(texts: readonly (string | null)[]): PackedTexts {
  const lengths = new Int32Array(texts.length);
  const joined = texts.join('');
  const bytes = new Uint8Array(Buffer.byteLength(joined));
  if (bytes.length === joined.length) {
    Buffer.from(bytes.buffer).write(joined, 'latin1');
    for (const [row, text] of texts.entries()) lengths[row] = text === null ? -1 : text.length;
    return { bytes, lengths };
  }
  // One by one: a joined pair of halves would be one character, and the lengths would not add up.
  return packOneByOne(texts, lengths);
}

function packOneByOne(texts: readonly (string | null)[], lengths: Int32Array<ArrayBuffer>): PackedTexts {
  for (const [row, text] of texts.entries()) lengths[row] = text === null ? -1 : Buffer.byteLength(text);
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
