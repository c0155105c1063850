import { createReadStream } from 'node:fs';
import iconv from 'iconv-lite';

/** Lines `first` to `last` of a text file, counted from 1, each cut to `longest` UTF-16 units. */
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
  const bytes: AsyncIterable<Buffer> = createReadStream(path);
  const decoder = iconv.getDecoder(encoding);
  let open = '';
  let heldBack = '';
  for await (const chunk of bytes) {
    const text = heldBack + decoder.write(chunk);
    // Half of a line end, perhaps.
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
