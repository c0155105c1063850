import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Width of standard output in cells; infinite for files and other programs. */
export function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
}

/** Writes lines as fast as they are read, until the reader stops. */
export async function printLines(lines: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(parts(lines)), process.stdout, { end: false });
  } catch (error) {
    if (!isOfWriting(error)) throw error;
  }
}

/** Reported by `tellLostOutput`. */
function isOfWriting(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'write';
}

const partLength = 64 * 1024;

/** Joins lines to larger parts: one write per line would take longer than making it. */
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

/** Makes null, empty text and blanks distinguishable. */
export function valueText(value: string | null): string {
  if (value === null) return 'null';
  return value === value.trim() && value !== '' && value !== 'null' ? value : JSON.stringify(value);
}
