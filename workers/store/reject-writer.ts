import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { WeirError } from '../../core/errors.ts';
import { threadLimits } from '../process/thread-limits.ts';
import { threadUrl } from '../process/thread-url.ts';
import { type DeadBatch, transferablesOfDead } from './dead-batch.ts';
import { type RejectBatch, transferablesOf } from './reject-batch.ts';
import type { RejectTotals } from './reject-merge.ts';
import { answerSchema, type Request } from './reject-protocol.ts';

const mostInFlight = 4;

/** The run, which must be in the store's history, and its temporary folder. */
export interface RejectRun {
  id: string;
  folder: string;
}

interface Waiting {
  resolve: (totals: RejectTotals | null) => void;
  reject: (error: Error) => void;
}

/**
 * Writes the rejects of one run to the dead letter queue, in one transaction on a thread of its own. Nothing is visible
 * in the store before `commit`. Fails with `store.failed`.
 */
export class RejectWriter implements AsyncDisposable {
  readonly #worker: Worker;
  /** Unanswered requests, oldest first. */
  readonly #waiting: Waiting[] = [];
  readonly #inFlight: Promise<unknown>[] = [];
  #failure: Error | undefined;

  constructor(storePath: string, run: RejectRun) {
    const workerData = { storePath, runId: run.id, stagePath: join(run.folder, `rejects-${run.id}.stage`) };
    this.#worker = new Worker(threadUrl('reject-thread'), { workerData, resourceLimits: threadLimits });
    this.#worker.on('message', (message: unknown) => this.#onAnswer(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('Its thread has ended.')));
  }

  /** Transfers a batch, whose buffers become unusable; resolves when there is room for another. */
  add(batch: RejectBatch): Promise<void> {
    return this.#add({ ask: 'add', batch: { ...batch, reasons: [...batch.reasons] } }, transferablesOf(batch));
  }

  /** The same for rejected rows in bytes. */
  addDead(dead: DeadBatch): Promise<void> {
    const { files, nodes } = dead;
    const message = {
      ...dead,
      files: [...files],
      nodes: nodes.map(({ node, checks }) => ({ node, checks: [...checks] })),
    };
    return this.#add({ ask: 'addDead', dead: message }, transferablesOfDead(dead));
  }

  async #add(request: Request, transfer: ArrayBuffer[]): Promise<void> {
    const added = this.#ask(request, transfer);
    // The next `add` or `commit` throws the failure: until then, no one awaits it.
    added.catch(() => {});
    this.#inFlight.push(added);
    if (this.#inFlight.length >= mostInFlight) await this.#inFlight.shift();
    if (this.#failure) throw this.#failure;
  }

  /** Locks the store and writes everything so far, so that `commit` is quick. For when the end of the run is near. */
  async prepare(): Promise<void> {
    await this.#settle();
    await this.#ask({ ask: 'prepare' });
  }

  /** Commits the rejects of the run; call it just before the target commits. */
  async commit(): Promise<RejectTotals> {
    await this.#settle();
    return (await this.#ask({ ask: 'commit' })) ?? { rejects: 0, added: 0, reopened: 0 };
  }

  /** Drops everything added since the start; the writer can be used again. */
  async rollback(): Promise<void> {
    await Promise.allSettled(this.#inFlight.splice(0));
    await this.#ask({ ask: 'rollback' });
  }

  /** Rolls back what was not committed and ends the thread. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (!this.#failure) await this.#ask({ ask: 'close' });
    } finally {
      await this.#worker.terminate();
    }
  }

  async #settle(): Promise<void> {
    await Promise.all(this.#inFlight.splice(0));
  }

  #ask(request: Request, transfer: ArrayBuffer[] = []): Promise<RejectTotals | null> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(request, transfer);
    });
  }

  #onAnswer(message: unknown): void {
    const answer = answerSchema.parse(message);
    const waiting = this.#waiting.shift();
    if ('failed' in answer) waiting?.reject(storeFailed(answer.failed));
    else waiting?.resolve(answer.done);
  }

  #fail(cause: Error): void {
    this.#failure ??= storeFailed(cause.message, cause);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}

function storeFailed(reason: string, cause?: Error): WeirError {
  const message = `The rejects of this run could not be written to the dead letter queue, so nothing was loaded. ${reason}`;
  return new WeirError({ code: 'store.failed', message, cause });
}
