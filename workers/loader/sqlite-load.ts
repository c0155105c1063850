import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { messageOf, WeirError } from '../../core/errors.ts';
import { onAbort } from '../process/on-abort.ts';
import { threadLimits } from '../process/thread-limits.ts';
import { threadUrl } from '../process/thread-url.ts';
import { defaultBusyTimeoutMs } from '../sqlite/busy-timeout.ts';
import { type PackedChunk, transferablesOf } from './packed-chunk.ts';
import {
  type KnownReplays,
  knownReplays,
  type LoadCounts,
  type LoaderRequest,
  type LoadTarget,
  loadCounts,
  loaderReply,
  type MirroredReject,
  type ReplayNote,
  type SettledMirror,
  type SinkReject,
  sinkReject,
} from './protocol.ts';
import { WriteBack } from './write-back.ts';

/** How much may be on its way to the loader before `write` waits. */
const chunksInFlight = 6;
const bytesInFlight = 32_000_000;
const rejectsPerBatch = 1000;

export interface SqliteLoadOptions {
  /** The run's own temporary folder, where rows wait until all have arrived. */
  folder: string;
  signal?: AbortSignal;
  busyTimeoutMs?: number;
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * Everything that a run loads into one database file: declare the tables, write their chunks, `apply`, look at counts
 * and rejects, perhaps go on with other tables, then `commit`. A separate thread does the work. Disposing without a
 * commit leaves the database as it was.
 */
export class SqliteLoad implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #stagePath: string;
  readonly #path: string;
  readonly #applied = Promise.withResolvers<void>();
  #writeBack: WriteBack | undefined;
  readonly #pending = new Map<number, Pending>();
  readonly #cancelWord = new Int32Array(new SharedArrayBuffer(4));
  readonly #cleanUp = new DisposableStack();
  #lastId = 0;
  #failure: unknown;

  constructor(path: string, { folder, signal, busyTimeoutMs = defaultBusyTimeoutMs }: SqliteLoadOptions) {
    this.#path = path;
    this.#stagePath = join(folder, `stage-${randomUUID()}.db`);
    this.#worker = new Worker(threadUrl('loader-thread'), {
      workerData: { path, stagePath: this.#stagePath, busyTimeoutMs, cancelFlag: this.#cancelWord.buffer },
      resourceLimits: threadLimits,
    });
    this.#worker.on('message', (message: unknown) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () =>
      this.#fail(new WeirError({ code: 'target.failed', message: 'The loader ended before its work was done.' })),
    );
    this.#cleanUp.use(onAbort(signal, () => Atomics.store(this.#cancelWord, 0, 1)));
  }

  /** Checks that the file can be written; throws `target.*` if not. */
  async open(): Promise<void> {
    const isBuilt = z.boolean().parse(await this.#ask({ do: 'open' }));
    if (isBuilt) this.#writeBack = new WriteBack(this.#stagePath, this.#applied.promise);
  }

  /** Declares a target table; throws `target.schema` if the existing table cannot take the rows. */
  async table(target: LoadTarget): Promise<SqliteTableLoad> {
    const table = z.number().parse(await this.#ask({ do: 'table', target }));
    return new SqliteTableLoad(table, (request, transfer) => this.#ask(request, transfer));
  }

  /**
   * Loads what was written since the last time, in a transaction that stays open. Returns counts in the order of the
   * tables. `isLast`: no other tables follow.
   */
  async apply({ isLast = true } = {}): Promise<LoadCounts[]> {
    this.#writeBack ??= new WriteBack(this.#path, this.#applied.promise);
    try {
      return z.array(loadCounts).parse(await this.#ask({ do: 'apply', isLast }));
    } finally {
      this.#applied.resolve();
    }
  }

  /** Stores rejects in a mirror table of the database, in the same transaction. */
  async mirrorRejects(table: string, rejects: MirroredReject[]): Promise<void> {
    await this.#ask({ do: 'mirror', table, rejects });
  }

  /** Notes in a mirror table, in the same transaction, which entries were replayed. */
  async settleMirrored(table: string, settled: SettledMirror): Promise<void> {
    await this.#ask({ do: 'settleMirrored', table, settled });
  }

  /** Notes in the same transaction which corrected rows it brings; returns those that the database has already. */
  async noteReplayed(note: ReplayNote): Promise<KnownReplays> {
    return knownReplays.parse(await this.#ask({ do: 'noteReplayed', note }));
  }

  /** Commits; returns counts like `apply`, with what was deleted since. */
  async commit(): Promise<LoadCounts[]> {
    return z.array(loadCounts).parse(await this.#ask({ do: 'commit' }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cleanUp.dispose();
    this.#applied.resolve();
    try {
      if (this.#failure === undefined) await Promise.all([once(this.#worker, 'exit'), this.#ask({ do: 'close' })]);
    } finally {
      await this.#worker.terminate();
      await this.#writeBack?.[Symbol.asyncDispose]();
      rmSync(this.#stagePath, { force: true });
    }
  }

  #ask(request: LoaderRequest, transfer: ArrayBuffer[] = []): Promise<unknown> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    this.#lastId++;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request }, transfer);
    });
  }

  #receive(message: unknown): void {
    const { id, failure, value } = loaderReply.parse(message);
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (!failure) pending?.resolve(value);
    else pending?.reject(new WeirError(failure));
  }

  #fail(cause: unknown): void {
    if (this.#failure === undefined) {
      this.#failure =
        cause instanceof WeirError
          ? cause
          : new WeirError({ code: 'target.failed', message: `The loader broke down: ${messageOf(cause)}`, cause });
    }
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
  }
}

type Ask = (request: LoaderRequest, transfer?: ArrayBuffer[]) => Promise<unknown>;

/** One target table of a load. */
export class SqliteTableLoad {
  /** Among the tables of its load. */
  readonly number: number;
  readonly #ask: Ask;
  readonly #inFlight = new Set<Promise<void>>();
  #bytesInFlight = 0;
  #failure: unknown;

  constructor(number: number, ask: Ask) {
    this.number = number;
    this.#ask = ask;
  }

  /** Hands over a chunk, whose buffers are gone after that; resolves when there is room for another. */
  async write(chunk: PackedChunk): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const buffers = transferablesOf(chunk);
    const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#bytesInFlight += bytes;
    const written: Promise<void> = this.#ask({ do: 'write', table: this.number, chunk }, buffers)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .then(() => {
        this.#inFlight.delete(written);
        this.#bytesInFlight -= bytes;
      });
    this.#inFlight.add(written);
    while (this.#inFlight.size >= chunksInFlight || (this.#inFlight.size > 1 && this.#bytesInFlight > bytesInFlight)) {
      await Promise.race(this.#inFlight);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Waits until the loader has all chunks; throws what went wrong with any of them. */
  async finish(): Promise<void> {
    await Promise.all(this.#inFlight);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** After `apply`, the rows that the table refused, in batches. */
  async *rejects(): AsyncGenerator<SinkReject[]> {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const reply = await this.#ask({ do: 'rejects', table: this.number, after, limit: rejectsPerBatch });
      const batch = z.array(sinkReject).parse(reply);
      if (batch.length > 0) yield batch;
      after = batch.at(-1)?.ordinal;
    }
  }
}
