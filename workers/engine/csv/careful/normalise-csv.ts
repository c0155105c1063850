import { plural } from '../../../../core/run/format.ts';
import { SourceFile } from '../../../reading/source-file.ts';
import { SpoolWriter } from '../../../reading/spool-writer.ts';
import type { WrittenSpool } from '../../../reading/written-spool.ts';
import type { CsvShape } from '../csv-shape.ts';
import { type AmendLine, type FileAccount, FileNormaliser } from './normalise-file.ts';
import type { CsvReject } from './rejects.ts';

/** Rejects are passed on in batches of this many, or of this much text (UTF-16 units). */
const rejectBatchRows = 1_000;
const rejectBatchChars = 4_194_304;

/** The loaded records in a spool, and the account of each file. */
export interface NormalisedCsv extends WrittenSpool {
  readonly columns: readonly string[];
  readonly perFile: readonly FileAccount[];
  readonly warnings: readonly string[];
}

type ReadRecords = Pick<FileAccount, 'loaded' | 'rejected'>;

export interface NormaliseOptions {
  spoolFolder: string;
  /** Awaited before reading goes on. */
  onRejects(rejects: readonly CsvReject[]): Promise<void>;
  /** Called after each chunk with the account so far. */
  onRead?: ((read: ReadRecords) => void) | undefined;
  signal?: AbortSignal | undefined;
  amend?: AmendLine | undefined;
}

/**
 * The careful reader: reads any CSV that `inspectCsv` accepted, chunk by chunk in constant memory, and writes its good
 * records to a spool that DuckDB reads in parallel. Records that cannot be read go to `onRejects`, which is awaited.
 * Every record of every file is accounted for. Throws `source.*` where a file cannot be read or changed since it was
 * inspected, `disk.full`, and the reason of `signal`.
 */
export async function normaliseCsv(
  shape: CsvShape,
  { spoolFolder, onRejects, onRead, signal, amend }: NormaliseOptions,
): Promise<NormalisedCsv> {
  await using spool = await SpoolWriter.create(spoolFolder, shape.nullValues);
  const rejects = new RejectBatches(onRejects);
  const perFile: FileAccount[] = [];
  let before: ReadRecords = { loaded: 0, rejected: 0 };
  for (const [fileIndex, file] of shape.files.entries()) {
    await using source = await SourceFile.open(file.path);
    await source.assertUnchanged(file);
    const reject = (found: CsvReject) => rejects.add(found);
    const normaliser = new FileNormaliser(file, { fileIndex, columns: shape.columns, spool, reject, amend });
    for await (const _ of normaliser.read(source)) {
      signal?.throwIfAborted();
      if (spool.isFull) await spool.flush();
      if (rejects.isFull) await rejects.deliver();
      onRead?.(sumOf(before, normaliser.account));
    }
    await source.assertUnchanged(file);
    perFile.push(normaliser.account);
    before = sumOf(before, normaliser.account);
  }
  await rejects.deliver();
  signal?.throwIfAborted();
  return { ...(await spool.close()), columns: shape.columns, perFile, warnings: perFile.flatMap(warningsOf) };
}

function sumOf(one: ReadRecords, other: ReadRecords): ReadRecords {
  return { loaded: one.loaded + other.loaded, rejected: one.rejected + other.rejected };
}

class RejectBatches {
  readonly #deliver: (rejects: readonly CsvReject[]) => Promise<void>;
  #waiting: CsvReject[] = [];
  #chars = 0;

  constructor(deliver: (rejects: readonly CsvReject[]) => Promise<void>) {
    this.#deliver = deliver;
  }

  get isFull(): boolean {
    return this.#waiting.length >= rejectBatchRows || this.#chars >= rejectBatchChars;
  }

  add(reject: CsvReject): void {
    this.#waiting.push(reject);
    this.#chars += reject.raw.length;
  }

  async deliver(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#chars = 0;
    await this.#deliver(batch);
  }
}

function warningsOf({ path, blankLines, comments }: FileAccount): string[] {
  const warnings: string[] = [];
  if (blankLines > 0) warnings.push(`${path}: ${plural(blankLines, 'blank line')} left out.`);
  if (comments > 0) warnings.push(`${path}: ${plural(comments, 'comment line')} left out.`);
  return warnings;
}
