import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { isGzip } from '../../core/gzip.ts';
import { chunkBytes, fileChunks } from './file-chunks.ts';

/** Whether gzip has packed a file; what is read of it next is still its start. */
export async function isPacked(file: FileHandle): Promise<boolean> {
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return isGzip(buffer);
}

/** What gzip has packed into a file, unpacked as it is asked for. The file stays the caller's to close. */
export class PackedBytes implements Disposable {
  readonly #unpacked: Gunzip;
  readonly #chunks: AsyncIterator<Buffer>;
  #left: Buffer = Buffer.alloc(0);
  #taken = 0;

  /** How many bytes have come of one of the file so far; 1 as long as none has. */
  get expansion(): number {
    const { bytesWritten, readableLength } = this.#unpacked;
    return bytesWritten === 0 ? 1 : (this.#taken + readableLength) / bytesWritten;
  }

  constructor(file: FileHandle) {
    // Whoever reads hears of a failure.
    this.#unpacked = pipeline(fileChunks(file), createGunzip({ chunkSize: chunkBytes }), () => {});
    this.#chunks = this.#unpacked[Symbol.asyncIterator]();
  }

  /** Fills `buffer` as far as there is something; returns the bytes read, 0 at the end. Fails as zlib does. */
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
