import { type FileHandle, open, stat } from 'node:fs/promises';
import { messageOf, systemCodeOf, WeirError } from '../../core/errors.ts';

/** What tells one state of a file from another. */
export interface FileState {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** A source file held open for reading; failures are told in plain words. */
export class SourceFile {
  readonly path: string;
  readonly state: FileState;
  readonly #handle: FileHandle;

  private constructor(path: string, state: FileState, handle: FileHandle) {
    this.path = path;
    this.state = state;
    this.#handle = handle;
  }

  static async open(path: string): Promise<SourceFile> {
    let handle: FileHandle | undefined;
    try {
      const before = await stat(path);
      if (!before.isFile()) throw notAFile(path, before.isDirectory());
      handle = await open(path, 'r');
      const { size, mtimeMs } = await handle.stat();
      return new SourceFile(path, { sizeBytes: size, mtimeMs }, handle);
    } catch (error) {
      await handle?.close();
      throw error instanceof WeirError ? error : sourceFailed(path, error);
    }
  }

  /** Fills `buffer` from the current position as far as the file goes; returns the bytes read, 0 at the end. */
  async read(buffer: Buffer): Promise<number> {
    try {
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await this.#handle.read(buffer, filled, buffer.length - filled, null);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    } catch (error) {
      throw sourceFailed(this.path, error);
    }
  }

  /** Throws `source.changed` where the file at the path is not what it was at `expected`. */
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
    await this.#handle.close();
  }
}

/** Whether a file is what it was, as far as its size and its time of change tell. */
export function isSameState(left: FileState, right: FileState): boolean {
  return left.sizeBytes === right.sizeBytes && left.mtimeMs === right.mtimeMs;
}

/** `source.changed`, for a file that is not what it was when it was looked at. */
export function sourceChanged(path: string, cause?: unknown): WeirError {
  return new WeirError({
    code: 'source.changed',
    message: `${path} changed or went away while it was read. Nothing was loaded; run again once the file is complete.`,
    cause,
  });
}

/** Puts a failure of the file system into words. */
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
    default:
      return new WeirError({
        code: 'source.unreadable',
        field: 'path',
        message: `${path} could not be read: ${messageOf(cause)}.`,
        cause,
      });
  }
}

/** `source.unreadable`, for what is at a path and cannot be read as a file. */
export function notAFile(path: string, isDirectory: boolean): WeirError {
  const what = isDirectory ? `a folder. Name a file in it, or use ${path}/*.csv` : 'no regular file';
  return new WeirError({ code: 'source.unreadable', field: 'path', message: `${path} is ${what}.` });
}
