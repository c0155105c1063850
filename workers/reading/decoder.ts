import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/**
 * A piece of decoded text. `faults` are the offsets (UTF-16 units, ascending) in `text` of bytes that are invalid in
 * the encoding.
 */
export interface Decoded {
  readonly text: string;
  readonly faults: readonly number[];
}

/** Decodes a file chunk by chunk; a sequence cut by the end of a chunk is held back until it is complete. */
export interface Decoder {
  decode(bytes: Buffer, isLast: boolean): Decoded;
}

const noFaults: readonly number[] = [];
const replacement = '\uFFFD';

/** @param encoding a name that `resolveEncoding` returned. A byte order mark is not expected any more. */
export function createDecoder(encoding: string): Decoder {
  switch (encoding) {
    case 'utf-8':
      return new Utf8Decoder();
    case 'utf-16le':
      return new Utf16Decoder(false);
    case 'utf-16be':
      return new Utf16Decoder(true);
    case 'latin-1':
      return { decode: (bytes) => ({ text: bytes.toString('latin1'), faults: noFaults }) };
    default:
      return new TableDecoder(encoding);
  }
}

class Utf8Decoder implements Decoder {
  #held: Buffer = Buffer.alloc(0);

  decode(bytes: Buffer, isLast: boolean): Decoded {
    const whole = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const end = isLast ? whole.length : whole.length - unfinishedUtf8(whole);
    this.#held = Buffer.from(whole.subarray(end));
    const ready = whole.subarray(0, end);
    if (isAscii(ready)) return { text: ready.toString('latin1'), faults: noFaults };
    if (isUtf8(ready)) return { text: ready.toString('utf8'), faults: noFaults };
    return decodeFaultyUtf8(ready);
  }
}

/** Number of bytes at the end that start an incomplete sequence. */
function unfinishedUtf8(bytes: Buffer): number {
  const last = Math.max(0, bytes.length - 3);
  for (let at = bytes.length - 1; at >= last; at--) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return sequenceLength(byte) > bytes.length - at ? bytes.length - at : 0;
  }
  return 0;
}

function sequenceLength(firstByte: number): number {
  if (firstByte >= 0xf0) return 4;
  return firstByte >= 0xe0 ? 3 : 2;
}

/** Decodes line by line, so that a fault is placed on its own line even if the file itself contains U+FFFD. */
function decodeFaultyUtf8(bytes: Buffer): Decoded {
  const faults: number[] = [];
  let text = '';
  let start = 0;
  while (start < bytes.length) {
    const end = lineEndAfter(bytes, start);
    const line = bytes.subarray(start, end);
    const decoded = line.toString('utf8');
    if (!isUtf8(line)) faults.push(text.length + decoded.indexOf(replacement));
    text += decoded;
    start = end;
  }
  return { text, faults };
}

function lineEndAfter(bytes: Buffer, start: number): number {
  for (let index = start; index < bytes.length; index++) {
    if (bytes[index] === 0x0a || bytes[index] === 0x0d) return index + 1;
  }
  return bytes.length;
}

class Utf16Decoder implements Decoder {
  #held: Buffer = Buffer.alloc(0);
  readonly #isBigEndian: boolean;

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian;
  }

  decode(bytes: Buffer, isLast: boolean): Decoded {
    const whole = Buffer.concat([this.#held, bytes]);
    const end = isLast ? whole.length - (whole.length % 2) : this.#wholeUnits(whole);
    const rest = whole.subarray(end);
    this.#held = isLast ? Buffer.alloc(0) : rest;
    const units = whole.subarray(0, end);
    if (this.#isBigEndian) units.swap16();
    const text = units.toString('utf16le');
    const faults = text.isWellFormed() ? [] : [...text.matchAll(/\p{Surrogate}/gu)].map(({ index }) => index);
    if (isLast && rest.length > 0) faults.push(text.length);
    return {
      text: (faults.length > 0 ? text.toWellFormed() : text) + (isLast && rest.length > 0 ? replacement : ''),
      faults,
    };
  }

  /** Number of bytes up to the last complete unit that is not a high surrogate. */
  #wholeUnits(bytes: Buffer): number {
    const even = bytes.length - (bytes.length % 2);
    if (even === 0) return 0;
    const high = bytes[this.#isBigEndian ? even - 2 : even - 1] ?? 0;
    return high >= 0xd8 && high <= 0xdb ? even - 2 : even;
  }
}

/** All other encodings, by tables that yield U+FFFD for undefined bytes, and only for these. */
class TableDecoder implements Decoder {
  readonly #stream: ReturnType<typeof iconv.getDecoder>;

  constructor(encoding: string) {
    this.#stream = iconv.getDecoder(encoding, { stripBOM: false });
  }

  decode(bytes: Buffer, isLast: boolean): Decoded {
    const text = this.#stream.write(bytes) + (isLast ? (this.#stream.end() ?? '') : '');
    const faults: number[] = [];
    for (let at = text.indexOf(replacement); at !== -1; at = text.indexOf(replacement, at + 1)) faults.push(at);
    return { text, faults };
  }
}
