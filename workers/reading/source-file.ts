import { type FileHandle, open, stat } from 'node:fs/promises';
import { messageOf, systemCodeOf, WeirError } from '../../core/errors.ts';
import { isPacked, PackedBytes } from './packed-bytes.ts';

/** Identifies a state of a file. */
export interface FileState {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** The first bytes of a file. */
export interface FileHead {
  readonly bytes: Buffer;
  /** True if the file has no more bytes. */
  readonly isWhole: boolean;
}

/** An open source file, unpacked if it is gzip-compressed. Failures become `source.*` errors. */
export class SourceFile implements AsyncDisposable {
  readonly path: string;
  /** The file on disk, packed or not. */
  readonly state: FileState;
  readonly #handle: FileHandle;
  readonly #packed: PackedBytes | undefined;
  #readBytes = 0;

  private constructor(path: string, state: FileState, handle: FileHandle, packed: PackedBytes | undefined) {
    this.path = path;
    this.state = state;
    this.#handle = handle;
    this.#packed = packed;
  }

  get isPacked(): boolean {
    return this.#packed !== undefined;
  }

  static async open(path: string): Promise<SourceFile> {
    let handle: FileHandle | undefined;
    try {
      const before = await stat(path);
      if (!before.isFile()) throw notAFile(path, before.isDirectory());
      handle = await open(path, 'r');
      const { size, mtimeMs } = await handle.stat();
      const packed = (await isPacked(handle)) ? new PackedBytes(handle) : undefined;
      return new SourceFile(path, { sizeBytes: size, mtimeMs }, handle, packed);
    } catch (error) {
      await handle?.close();
      throw error instanceof WeirError ? error : sourceFailed(path, error);
    }
  }

  /** Size of the content (bytes); of a packed file an estimate from the part that was read. */
  get unpackedBytes(): number {
    return Math.round(this.state.sizeBytes * (this.#packed?.expansion ?? 1));
  }

  /** Fills `buffer` from the current position; returns the bytes read, 0 at the end. */
  async read(buffer: Buffer): Promise<number> {
    try {
      const filled = await (this.#packed?.read(buffer) ?? fill(buffer, this.#handle));
      this.#readBytes += filled;
      return filled;
    } catch (error) {
      throw sourceFailed(this.path, error);
    }
  }

  /** Reads at most this many of the next bytes; called on a newly opened file, those at its start. */
  async readHead(limitBytes: number): Promise<FileHead> {
    const mostBytes = this.isPacked ? limitBytes : Math.min(limitBytes, this.state.sizeBytes);
    // One more byte tells whether the file goes on.
    const buffer = Buffer.alloc(mostBytes + 1);
    const filled = await this.read(buffer);
    return { bytes: buffer.subarray(0, Math.min(filled, mostBytes)), isWhole: filled <= mostBytes };
  }

  /** Call after the last read. Throws `source.changed` if the size has changed; a packed file marks its own end. */
  assertReadWhole(): void {
    if (this.isPacked || this.#readBytes === this.state.sizeBytes) return;
    throw new WeirError({
      code: 'source.changed',
      message: `${this.path} grew or shrank while it was read. Nothing was loaded; run again.`,
    });
  }

  /** Throws `source.changed` if the file at the path is not in its `expected` state. */
  async assertUnchanged(expected: FileState): Promise<void> {
    let now: FileState;
    try {
      const { size, mtimeMs } = await stat(this.path);
      now = { sizeBytes: size, mtimeMs };
    } catch (cause) {
      throw sourceChanged(this.path, cause);
    }
    if (!isSameState(now, expected) || !isSameState(this.state, expected)) throw sourceChanged(this.path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#packed?.[Symbol.dispose]();
    await this.#handle.close();
  }
}

async function fill(buffer: Buffer, file: FileHandle): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** Whether two states are the same, by size and modification time. */
export function isSameState(left: FileState, right: FileState): boolean {
  return left.sizeBytes === right.sizeBytes && left.mtimeMs === right.mtimeMs;
}

/** The error `source.changed`, for a file that changed since it was first read. */
export function sourceChanged(path: string, cause?: unknown): WeirError {
  return new WeirError({
    code: 'source.changed',
    message: `${path} changed or disappeared while it was read. Nothing was loaded; run again once the file is complete.`,
    cause,
  });
}

/** A file-system failure as a `source.*` error. */
export function sourceFailed(path: string, cause: unknown): WeirError {
  switch (systemCodeOf(cause)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new WeirError({
        code: 'source.not_found',
        field: 'path',
        message: `There is no file ${path}. Check the path.`,
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new WeirError({
        code: 'source.unreadable',
        field: 'path',
        message: `${path} may not be read by this user. Check its permissions.`,
        cause,
      });
    case 'Z_BUF_ERROR':
    case 'Z_DATA_ERROR':
      return new WeirError({
        code: 'source.format',
        field: 'path',
        message: `${path} begins like a file packed by gzip, but cannot be unpacked to its end: it is damaged or incomplete. Nothing was loaded; get a fresh copy.`,
        cause,
      });
    default:
      return new WeirError({
        code: 'source.unreadable',
        field: 'path',
        message: `${path} could not be read: ${messageOf(cause)}.`,
        cause,
      });
  }
}

/** The error `source.unreadable`, for a path that is not a regular file. */
export function notAFile(path: string, isDirectory: boolean): WeirError {
  const what = isDirectory ? `a folder. Name a file in it, or use ${path}/*.csv` : 'no regular file';
  return new WeirError({ code: 'source.unreadable', field: 'path', message: `${path} is ${what}.` });
}
