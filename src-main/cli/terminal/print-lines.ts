import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Cells of a line on standard output; what goes to a file or another program is not cut to any width. */
export function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
}

/** Writes lines as fast as they are taken, until nobody takes them any more. */
export async function printLines(lines: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(parts(lines)), process.stdout, { end: false });
  } catch (error) {
    if (!isOfWriting(error)) throw error;
  }
}

/** Told by `tellLostOutput`. */
function isOfWriting(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'write';
}

const partLength = 64 * 1024;

/** Lines by the bundle: one write each would take longer than to make them. */
function* parts(lines: Iterable<string>): Generator<string> {
  let part = '';
  for (const line of lines) {
    part += `${line}\n`;
    if (part.length < partLength) continue;
    yield part;
    part = '';
  }
  if (part !== '') yield part;
}

/** Nothing, an empty text and blanks look different from each other. */
export function valueText(value: string | null): string {
  if (value === null) return 'null';
  return value === value.trim() && value !== '' && value !== 'null' ? value : JSON.stringify(value);
}
