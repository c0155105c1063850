import { fileText } from '../../reading/file-text.ts';
import { rawLimitChars } from '../../reading/raw-limit.ts';
import { SourceFile } from '../../reading/source-file.ts';
import { spoolDelimiter } from '../../reading/spool-format.ts';
import { SpoolWriter } from '../../reading/spool-writer.ts';
import type { WrittenSpool } from '../../reading/written-spool.ts';
import type { JsonFileShape } from './detect-layout.ts';
import { JsonColumns } from './json-columns.ts';
import { readRecord } from './read-record.ts';
import { type RawRecord, splitterFor } from './split-records.ts';

/** A record that cannot be read. Rows and lines are 1-based; rows count every record of the file. */
export interface JsonReject {
  fileIndex: number;
  row: number;
  line: number | null;
  message: string;
  raw: string;
}

export interface JsonRequest {
  files: readonly JsonFileShape[];
  /** Keys with a declared type. */
  declared: readonly string[];
  /** Those of them declared as `json`. */
  raw: readonly string[];
  spoolFolder: string;
  /** Whether line numbers are meaningful. */
  hasLines: boolean;
  /** Bytes to read of each file; all by default. */
  limitBytes?: number;
  /** Returns the corrected text for a record that cannot be read, if there is one. */
  amend(reject: JsonReject): string | undefined;
  onRejects(rejects: readonly JsonReject[]): Promise<void>;
  /** Called from time to time with the account so far. */
  onRead?: ((read: { loaded: number; rejected: number }) => void) | undefined;
  signal: AbortSignal | undefined;
}

/** Records in a spool that the engine reads without checks. */
export interface NormalisedJson extends WrittenSpool {
  columns: JsonColumns;
  loaded: number;
  isPart: boolean;
}

/**
 * Reads JSON records of any size of file in constant memory, and accounts for each: it is in the spool, or it was
 * handed to `onRejects`. Throws `source.*`, `disk.full`, and the reason of `signal`.
 */
export async function normaliseJson(request: JsonRequest): Promise<NormalisedJson> {
  const columns = new JsonColumns(request.declared, request.raw);
  await using spool = await SpoolWriter.create(request.spoolFolder, []);
  let loaded = 0;
  let rejected = 0;
  let isPart = false;
  for (const [fileIndex, file] of request.files.entries()) {
    const before = { loaded, rejected };
    const reader = new FileReader(file, fileIndex, { columns, spool, request });
    const tell = () =>
      request.onRead?.({ loaded: before.loaded + reader.loaded, rejected: before.rejected + reader.rejected });
    isPart = (await reader.read(tell)) || isPart;
    loaded += reader.loaded;
    rejected += reader.rejected;
  }
  const written = await spool.close();
  columns.addDeclared();
  return { ...written, columns, loaded, isPart };
}

class FileReader {
  loaded = 0;
  rejected = 0;
  readonly #file: JsonFileShape;
  readonly #fileIndex: number;
  readonly #columns: JsonColumns;
  readonly #spool: SpoolWriter;
  readonly #request: JsonRequest;
  #row = 0;
  #rejects: JsonReject[] = [];
  /** Offsets into the file's text of invalid bytes. */
  #faults: number[] = [];

  constructor(
    file: JsonFileShape,
    fileIndex: number,
    { columns, spool, request }: { columns: JsonColumns; spool: SpoolWriter; request: JsonRequest },
  ) {
    this.#file = file;
    this.#fileIndex = fileIndex;
    this.#columns = columns;
    this.#spool = spool;
    this.#request = request;
  }

  /** Reads the file up to the limit, calling `tell` after each chunk; true if there is more. */
  async read(tell: () => void): Promise<boolean> {
    const { signal, limitBytes = Number.POSITIVE_INFINITY } = this.#request;
    await using source = await SourceFile.open(this.#file.path);
    const splitter = splitterFor(this.#file);
    let chars = 0;
    for await (const { text, faults } of fileText(source, this.#file)) {
      signal?.throwIfAborted();
      for (const at of faults) this.#faults.push(chars + at);
      chars += text.length;
      await this.#take(splitter.push(text));
      tell();
      // A character has at least one byte.
      if (chars >= limitBytes && this.#file.layout !== 'document') {
        await this.#deliver();
        return true;
      }
    }
    await this.#take(splitter.end());
    await this.#deliver();
    tell();
    await source.assertUnchanged(source.state);
    return false;
  }

  async #take(records: readonly RawRecord[]): Promise<void> {
    for (const record of records) this.#add(record);
    if (this.#spool.isFull) await this.#spool.flush();
    if (this.#rejects.length > 0) await this.#deliver();
  }

  #add(record: RawRecord): void {
    this.#row += 1;
    const members = record.problem ?? (this.#isFaulty(record) ? faulty : readRecord(record.text));
    const place = { fileIndex: this.#fileIndex, row: this.#row, line: this.#request.hasLines ? record.line : null };
    if (typeof members !== 'string') {
      this.#load(members, place.line);
      return;
    }
    const reject = { ...place, message: members, raw: record.text.slice(0, rawLimitChars) };
    const amended = this.#request.amend(reject);
    const read = amended === undefined ? members : readRecord(amended);
    if (typeof read !== 'string') {
      this.#load(read, place.line);
      return;
    }
    this.rejected += 1;
    this.#rejects.push({ ...reject, message: read });
  }

  #load(members: Parameters<JsonColumns['valuesOf']>[0], line: number | null): void {
    const place = [this.#fileIndex, this.#row, line ?? this.#spool.nullText].join(spoolDelimiter);
    this.#spool.add(place, this.#columns.valuesOf(members), false);
    this.loaded += 1;
  }

  #isFaulty({ start, end }: RawRecord): boolean {
    while ((this.#faults[0] ?? start) < start) this.#faults.shift();
    return (this.#faults[0] ?? end) < end;
  }

  async #deliver(): Promise<void> {
    const rejects = this.#rejects;
    this.#rejects = [];
    if (rejects.length > 0) await this.#request.onRejects(rejects);
  }
}

const faulty = 'The record holds bytes that are not text. Is the file in an encoding other than UTF-8?';
