import { randomUUID } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** How much of all files together a preview looks at, and how much of each at least, in bytes. */
const sampleBytes = 8_000_000;
const leastBytes = 250_000;

/** The same files where they are small; elsewhere copies of their heads, up to the last whole line. */
export async function csvHeads(files: readonly string[], folder: string): Promise<string[]> {
  const headBytes = Math.max(leastBytes, Math.floor(sampleBytes / files.length));
  return Promise.all(files.map((file) => headOf(file, folder, headBytes)));
}

async function headOf(file: string, folder: string, headBytes: number): Promise<string> {
  await using handle = await open(file, 'r');
  const { size } = await handle.stat();
  if (size <= headBytes) return file;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  const lineEnd = buffer.lastIndexOf(0x0a, bytesRead - 1) + 1;
  const head = join(folder, `${randomUUID()}-${basename(file)}`);
  await writeFile(head, buffer.subarray(0, lineEnd === 0 ? bytesRead : lineEnd));
  return head;
}
