import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { systemCodeOf } from '../../core/errors.ts';
import { fileChunks } from '../reading/file-chunks.ts';
import { DamagedWorkbook } from './damaged-workbook.ts';
import { type ZipEntry, zipDirectory } from './zip-directory.ts';

const localHeaderBytes = 30;
/** Small: what is made of a piece is garbage before the young objects of a thread are collected. */
const pieceBytes = 16_384;

/** A ZIP archive held open, of which memory has the list of its entries alone. */
export class ZipArchive implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  private constructor(file: FileHandle, entries: ReadonlyMap<string, ZipEntry>) {
    this.#file = file;
    this.#entries = entries;
  }

  /** Throws `DamagedWorkbook` for what is no archive. */
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

  /** An entry as text, piece by piece. Throws `DamagedWorkbook` where it is missing, cannot be unpacked, or is another one at its end. */
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
    // Whoever reads hears of a failure.
    return isDeflated ? pipeline(chunks, createInflateRaw({ chunkSize: pieceBytes }), () => {}) : chunks;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
