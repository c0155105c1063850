import type * as z from 'zod';
import { WeirError } from '../../../core/errors.ts';
import {
  type PreviewCall,
  type PreviewRequest,
  previewAnswerSchema,
  type WorkerGauge,
  workerGaugeSchema,
} from '../../../core/preview/messages.ts';
import type { StartWorker, WorkerProcess } from '../processes/worker-process.ts';

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** The worker died; the call may be repeated once. */
class WorkerDied extends WeirError {}

/** How long a worker may take to abandon a cancelled call (ms). Not everything can be interrupted. */
const defaultPatienceMs = 5000;

/** Calls a preview worker, and starts another one when it has died. */
export class PreviewClient implements AsyncDisposable {
  readonly #startWorker: StartWorker;
  readonly #patienceMs: number;
  readonly #waiting = new Map<number, Waiting>();
  #worker: WorkerProcess | undefined;
  #lastId = 0;

  constructor(startWorker: StartWorker, patienceMs = defaultPatienceMs) {
    this.#startWorker = startWorker;
    this.#patienceMs = patienceMs;
  }

  /** Makes a call, and repeats it once on a new worker if the worker dies. */
  async ask<Answer>(schema: z.ZodType<Answer>, call: PreviewCall, signal?: AbortSignal): Promise<Answer> {
    try {
      return schema.parse(await this.#askOnce((id) => ({ id, call }), signal));
    } catch (error) {
      if (!(error instanceof WorkerDied) || signal?.aborted) throw error;
      return schema.parse(await this.#askOnce((id) => ({ id, call }), signal));
    }
  }

  /** The load of the worker; undefined if none is running. */
  async gauge(): Promise<WorkerGauge | undefined> {
    if (!this.#worker) return undefined;
    try {
      return workerGaugeSchema.parse(await this.#askOnce((gauge) => ({ gauge })));
    } catch (error) {
      if (error instanceof WorkerDied) return undefined;
      throw error;
    }
  }

  async #askOnce(request: (id: number) => PreviewRequest, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    const worker = this.#worker ?? this.#start();
    const id = ++this.#lastId;
    let losingPatience: ReturnType<typeof setTimeout> | undefined;
    const cancel = () => {
      worker.post({ cancel: id } satisfies PreviewRequest);
      losingPatience = setTimeout(() => worker.kill(), this.#patienceMs);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        worker.post(request(id));
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
      clearTimeout(losingPatience);
    }
  }

  #start(): WorkerProcess {
    const worker = this.#startWorker('preview-worker');
    this.#worker = worker;
    worker.onMessage((message) => {
      const { id, value, failure } = previewAnswerSchema.parse(message);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (!failure) return waiting?.resolve(value);
      waiting?.reject(new WeirError(failure));
    });
    void worker.exited.then(({ lastWords }) => {
      // Already dropped: another worker may be in use.
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      const lastLine = lastWords.split('\n').at(-1);
      const message = `The preview worker ended unexpectedly.${lastLine ? ` It said: ${lastLine}` : ''}`;
      const waiting = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const { reject } of waiting) reject(new WorkerDied({ code: 'engine.crashed', message }));
    });
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values())
      reject(new WeirError({ code: 'cancelled', message: 'The preview was closed.' }));
    this.#waiting.clear();
    worker?.kill();
    await worker?.exited;
  }
}
