import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { systemCodeOf } from '../../core/errors.ts';
import { fileChunks } from '../reading/file-chunks.ts';
import { DamagedWorkbook } from './damaged-workbook.ts';
import { type ZipEntry, zipDirectory } from './zip-directory.ts';

const localHeaderBytes = 30;
/** Small, so that what is made from a piece is garbage before young objects are collected. */
const pieceBytes = 16_384;

/** An open ZIP archive. Only its directory is kept in memory. */
export class ZipArchive implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  private constructor(file: FileHandle, entries: ReadonlyMap<string, ZipEntry>) {
    this.#file = file;
    this.#entries = entries;
  }

  /** Throws `DamagedWorkbook` if the file is not an archive. */
  static async open(path: string): Promise<ZipArchive> {
    const file = await open(path, 'r');
    try {
      return new ZipArchive(file, await zipDirectory(file));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * Yields an entry as text, piece by piece. Throws `DamagedWorkbook` if it is missing, cannot be unpacked, or fails
   * its checksum.
   */
  async *texts(name: string): AsyncGenerator<string, void> {
    const entry = this.#entries.get(name);
    if (!entry) throw new DamagedWorkbook(`There is no ${name} in the archive.`);
    const decoder = new TextDecoder();
    let crc = 0;
    try {
      for await (const chunk of await this.#unpacked(entry)) {
        crc = crc32(chunk, crc);
        yield decoder.decode(chunk, { stream: true });
      }
    } catch (cause) {
      throw systemCodeOf(cause)?.startsWith('Z_') ? new DamagedWorkbook(`${name} is damaged.`, { cause }) : cause;
    }
    if (crc !== entry.crc) throw new DamagedWorkbook(`${name} is damaged.`);
    yield decoder.decode();
  }

  async text(name: string): Promise<string> {
    return (await Array.fromAsync(this.texts(name))).join('');
  }

  async #unpacked({ start, packedBytes, isDeflated }: ZipEntry): Promise<AsyncIterable<Buffer>> {
    const { buffer } = await this.#file.read(Buffer.alloc(localHeaderBytes), 0, localHeaderBytes, start);
    const from = start + localHeaderBytes + buffer.readUInt16LE(26) + buffer.readUInt16LE(28);
    const chunks = fileChunks(this.#file, from, from + packedBytes);
    // The reader of the stream gets its failure.
    return isDeflated ? pipeline(chunks, createInflateRaw({ chunkSize: pieceBytes }), () => {}) : chunks;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
