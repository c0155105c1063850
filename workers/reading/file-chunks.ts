import type { FileHandle } from 'node:fs/promises';

export const chunkBytes = 262_144;

/** Yields the bytes of a file from one offset to another, or to its end. The caller closes the file. */
export async function* fileChunks(
  file: FileHandle,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer, void> {
  for (let position = from; position < to; ) {
    const most = Math.min(chunkBytes, to - position);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(most), 0, most, position);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}
