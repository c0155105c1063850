import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { isGzip } from '../../core/gzip.ts';
import { chunkBytes, fileChunks } from './file-chunks.ts';

/** Whether a file is gzip-compressed. Leaves the read position at the start. */
export async function isPacked(file: FileHandle): Promise<boolean> {
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return isGzip(buffer);
}

/** The content of a gzip file, unpacked on demand. The caller closes the file. */
export class PackedBytes implements Disposable {
  readonly #unpacked: Gunzip;
  readonly #chunks: AsyncIterator<Buffer>;
  #left: Buffer = Buffer.alloc(0);
  #taken = 0;

  /** Unpacked bytes per packed byte so far; 1 before the first. */
  get expansion(): number {
    const { bytesWritten, readableLength } = this.#unpacked;
    return bytesWritten === 0 ? 1 : (this.#taken + readableLength) / bytesWritten;
  }

  constructor(file: FileHandle) {
    // The reader gets its failure.
    this.#unpacked = pipeline(fileChunks(file), createGunzip({ chunkSize: chunkBytes }), () => {});
    this.#chunks = this.#unpacked[Symbol.asyncIterator]();
  }

  /** Fills `buffer` with available bytes; returns their number, 0 at the end. Fails as zlib does. */
  async read(buffer: Buffer): Promise<number> {
    let filled = 0;
    while (filled < buffer.length) {
      if (this.#left.length === 0) {
        const { value, done } = await this.#chunks.next();
        if (done === true) break;
        this.#left = value;
        this.#taken += value.length;
      }
      const copied = this.#left.copy(buffer, filled);
      this.#left = this.#left.subarray(copied);
      filled += copied;
    }
    return filled;
  }

  [Symbol.dispose](): void {
    this.#unpacked.destroy();
  }
}
