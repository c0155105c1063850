import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import iconv from 'iconv-lite';
import { isGzip } from '../../../core/gzip.ts';

/**
 * Lines `first` to `last` (from 1) of a text file, unpacked if it is gzip-compressed, each cut to `longest` UTF-16
 * units.
 */
export async function readFileLines(
  path: string,
  encoding: string,
  { first, last, longest }: { first: number; last: number; longest: number },
): Promise<string[]> {
  const lines: string[] = [];
  let number = 0;
  for await (const line of linesOf(path, encoding, longest)) {
    number += 1;
    if (number >= first) lines.push(line);
    if (number >= last) break;
  }
  return lines;
}

async function* linesOf(path: string, encoding: string, longest: number): AsyncGenerator<string> {
  const bytes: AsyncIterable<Buffer> = await bytesOf(path);
  const decoder = iconv.getDecoder(encoding);
  let open = '';
  let heldBack = '';
  for await (const chunk of bytes) {
    const text = heldBack + decoder.write(chunk);
    // May be half of a CRLF.
    heldBack = text.endsWith('\r') ? '\r' : '';
    const [end = '', ...others] = text.slice(0, text.length - heldBack.length).split(/\r\n|\n|\r/);
    open = (open + end).slice(0, longest);
    for (const line of others) {
      yield open;
      open = line.slice(0, longest);
    }
  }
  if (open !== '') yield open;
}

async function bytesOf(path: string): Promise<Readable> {
  await using file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  const bytes = createReadStream(path);
  // The reader gets the failure.
  return isGzip(buffer) ? pipeline(bytes, createGunzip(), () => {}) : bytes;
}
