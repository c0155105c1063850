import { Buffer } from 'node:buffer';

/** Texts as UTF-8, anywhere in `bytes`; a length is in bytes, -1 for null. */
export interface PackedTexts {
  bytes: Uint8Array<ArrayBuffer>;
  starts: Uint32Array<ArrayBuffer>;
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
  return { bytes, starts: endToEnd(lengths), lengths };
}

function packOneByOne(texts: readonly (string | null)[]): PackedTexts {
  const lengths = Int32Array.from(texts, (text) => (text === null ? -1 : Buffer.byteLength(text)));
  const bytes = Buffer.alloc(lengths.reduce((sum, length) => sum + Math.max(length, 0), 0));
  let offset = 0;
  for (const text of texts) if (text !== null) offset += bytes.write(text, offset);
  const packed = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return { bytes: packed, starts: endToEnd(lengths), lengths };
}

/** Where texts start that lie one behind the other. */
export function endToEnd(lengths: Int32Array): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(lengths.length);
  let start = 0;
  for (let row = 0; row < lengths.length; row += 1) {
    starts[row] = start;
    start += Math.max(lengths[row] ?? 0, 0);
  }
  return starts;
}

/** Bytes of one text; null has none. */
export function textLengthOf({ lengths }: PackedTexts, row: number): number {
  return Math.max(lengths[row] ?? 0, 0);
}

/** Their bytes, not copied. */
export function bufferOf({ bytes }: PackedTexts): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Reads the packed texts again. */
export function textReaderOf(packed: PackedTexts): (row: number) => string | null {
  const { starts, lengths } = packed;
  const buffer = bufferOf(packed);
  return (row) => {
    const length = lengths[row] ?? -1;
    const start = starts[row] ?? 0;
    return length < 0 ? null : buffer.toString('utf8', start, start + length);
  };
}
