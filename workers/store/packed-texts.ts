import { Buffer } from 'node:buffer';

/** Texts in UTF-8, anywhere in `bytes`; lengths are in bytes, -1 for null. */
export interface PackedTexts {
  bytes: Uint8Array<ArrayBuffer>;
  starts: Uint32Array<ArrayBuffer>;
  lengths: Int32Array<ArrayBuffer>;
}

const encoder = new TextEncoder();

/** Packs texts for the transfer to another thread; a lone surrogate becomes U+FFFD. */
export function packTexts(texts: readonly (string | null)[]): PackedTexts {
  const joined = texts.join('');
  const bytes = encoder.encode(joined);
  // Not all ASCII: encode one by one, since joining could pair lone surrogates of neighbours.
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

/** Start offsets of texts that follow each other without gaps. */
export function endToEnd(lengths: Int32Array): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(lengths.length);
  let start = 0;
  for (let row = 0; row < lengths.length; row += 1) {
    starts[row] = start;
    start += Math.max(lengths[row] ?? 0, 0);
  }
  return starts;
}

/** Length of one text in bytes; 0 for null. */
export function textLengthOf({ lengths }: PackedTexts, row: number): number {
  return Math.max(lengths[row] ?? 0, 0);
}

/** The bytes as a `Buffer`, without a copy. */
export function bufferOf({ bytes }: PackedTexts): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Returns a reader of the texts by row. */
export function textReaderOf(packed: PackedTexts): (row: number) => string | null {
  const { starts, lengths } = packed;
  const buffer = bufferOf(packed);
  return (row) => {
    const length = lengths[row] ?? -1;
    const start = starts[row] ?? 0;
    return length < 0 ? null : buffer.toString('utf8', start, start + length);
  };
}
