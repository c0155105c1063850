import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { spoolFailed } from './spool-failed.ts';
import { escapeForSpool, needsEscape, nullTextFor, spoolDelimiter } from './spool-format.ts';
import type { WrittenSpool } from './written-spool.ts';

/** Text buffered before a write, in UTF-16 units. */
const bufferChars = 1_048_576;

/** Writes normalised records to a new file in `folder`. Disposing without `close()` removes the file. */
export class SpoolWriter {
  readonly nullText: string;
  readonly #path: string;
  /** Positions of columns with at least one escaped value. */
  readonly #escapedColumns = new Set<number>();
  /** Longest line written, in UTF-16 units. */
  #longestLineChars = 0;
  readonly #handle: FileHandle;
  readonly #nullValues: ReadonlySet<string>;
  readonly #isEmptyTheOnlyNull: boolean;
  #pending: string[] = [];
  #pendingChars = 0;
  #isClosed = false;

  private constructor(path: string, handle: FileHandle, nullValues: readonly string[]) {
    this.#path = path;
    this.#handle = handle;
    this.#nullValues = new Set(nullValues);
    this.nullText = nullTextFor(nullValues);
    this.#isEmptyTheOnlyNull = this.#nullValues.size === 1 && this.#nullValues.has('');
  }

  static async create(folder: string, nullValues: readonly string[]): Promise<SpoolWriter> {
    const path = join(folder, `csv-${randomUUID()}.spool`);
    try {
      return new SpoolWriter(path, await open(path, 'wx'), nullValues);
    } catch (cause) {
      throw spoolFailed(cause);
    }
  }

  get isFull(): boolean {
    return this.#pendingChars >= bufferChars;
  }

  /**
   * Takes one record.
   * @param fields a value for every column of the spool; null where the file has no such column.
   * @param isClean promises that no value needs escaping.
   */
  add(place: string, fields: readonly (string | null)[], isClean: boolean): void {
    const body = isClean && this.#isEmptyTheOnlyNull ? fields.join(spoolDelimiter) : this.#written(fields);
    const line = `${place}${spoolDelimiter}${body}\n`;
    this.#longestLineChars = Math.max(this.#longestLineChars, line.length);
    this.#pending.push(line);
    this.#pendingChars += line.length;
  }

  #written(fields: readonly (string | null)[]): string {
    // A record without any field: an empty line would read as an empty text.
    if (fields.length === 0) return this.nullText;
    return fields
      .map((value, column) => {
        if (value === null || this.#nullValues.has(value)) return this.nullText;
        if (!needsEscape(value)) return value;
        this.#escapedColumns.add(column);
        return escapeForSpool(value);
      })
      .join(spoolDelimiter);
  }

  async flush(): Promise<void> {
    if (this.#pendingChars === 0) return;
    const bytes = Buffer.from(this.#pending.join(''));
    this.#pending = [];
    this.#pendingChars = 0;
    try {
      await this.#handle.writeFile(bytes);
    } catch (cause) {
      throw spoolFailed(cause);
    }
  }

  /** Finishes the file, which the caller owns from now on. */
  async close(): Promise<WrittenSpool> {
    await this.flush();
    await this.#handle.close();
    this.#isClosed = true;
    return {
      spool: this.#path,
      nullText: this.nullText,
      escapedColumns: [...this.#escapedColumns].sort((left, right) => left - right),
      longestLineChars: this.#longestLineChars,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#handle.close();
    await rm(this.#path, { force: true });
  }
}
