import { randomUUID } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** How much of each file a preview looks at, in bytes. */
const sampleBytes = 8_000_000;

/** The same files where they are small; elsewhere copies of their heads, up to the last whole line. */
export async function csvHeads(files: readonly string[], folder: string): Promise<string[]> {
  return Promise.all(files.map((file) => headOf(file, folder)));
}

async function headOf(file: string, folder: string): Promise<string> {
  await using handle = await open(file, 'r');
  const { size } = await handle.stat();
  if (size <= sampleBytes) return file;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0);
  const lineEnd = buffer.lastIndexOf(0x0a, bytesRead - 1) + 1;
  const head = join(folder, `${randomUUID()}-${basename(file)}`);
  await writeFile(head, buffer.subarray(0, lineEnd === 0 ? bytesRead : lineEnd));
  return head;
}
