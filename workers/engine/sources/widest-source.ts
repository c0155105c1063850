import { open } from 'node:fs/promises';
import { systemCodeOf } from '../../../core/errors.ts';
import type { LocatedSource } from './open.ts';

const headBytes = 256_000;
const lineEnd = 0x0a;
const delimiters = new Set([...',;\t|'].map((delimiter) => delimiter.charCodeAt(0)));

/** How many columns the widest CSV file has, as far as its first line tells; more where texts in it hold delimiters. */
export async function widestSource(located: readonly LocatedSource[]): Promise<number> {
  const files = located.filter(({ spec }) => spec.kind === 'csv').flatMap((source) => source.files);
  let widest = 0;
  for (const file of files) widest = Math.max(widest, await columnsIn(file));
  return widest;
}

async function columnsIn(file: string): Promise<number> {
  try {
    await using handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return columnsOf(buffer.subarray(0, bytesRead));
  } catch (error) {
    // The reader of the file reports why it cannot be read.
    if (systemCodeOf(error) === undefined) throw error;
    return 0;
  }
}

function columnsOf(head: Buffer): number {
  let columns = 1;
  for (const byte of head) {
    if (byte === lineEnd) break;
    if (delimiters.has(byte)) columns++;
  }
  return columns;
}
