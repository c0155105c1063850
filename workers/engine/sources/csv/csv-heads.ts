import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SourceFile } from '../../../reading/source-file.ts';

/** How much of all files together a preview looks at, and how much of each at least, in bytes. */
const sampleBytes = 8_000_000;
const leastBytes = 250_000;

/** The same files where they are small; elsewhere copies of their heads, unpacked and up to the last whole line. */
export async function csvHeads(files: readonly string[], folder: string): Promise<string[]> {
  const headBytes = Math.max(leastBytes, Math.floor(sampleBytes / files.length));
  return Promise.all(files.map((file) => headOf(file, folder, headBytes)));
}

async function headOf(file: string, folder: string, headBytes: number): Promise<string> {
  await using source = await SourceFile.open(file);
  const { bytes, isWhole } = await source.readHead(headBytes);
  if (isWhole) return file;
  const lineEnd = bytes.lastIndexOf(0x0a) + 1;
  const head = join(folder, `${randomUUID()}-${basename(file)}`);
  await writeFile(head, lineEnd === 0 ? bytes : bytes.subarray(0, lineEnd));
  return head;
}
