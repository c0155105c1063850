import { WeirError } from '../../core/errors.ts';
import {
  type Description,
  descriptionSchema,
  type PreviewCall,
  type PreviewDocument,
  type PreviewRows,
  previewAnswerSchema,
  previewRowsSchema,
} from '../../core/preview/messages.ts';
import type { StartWorker, WorkerProcess } from './worker-process.ts';

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

export type Place = { document: PreviewDocument; node: string; port?: string };

/** Talks to a preview worker, and starts another when one has died. */
export class PreviewClient implements AsyncDisposable {
  readonly #startWorker: StartWorker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: WorkerProcess | undefined;
  #lastId = 0;

  constructor(startWorker: StartWorker) {
    this.#startWorker = startWorker;
  }

  /** All problems of a pipeline, and the columns of what compiled. */
  async describe(document: PreviewDocument, signal?: AbortSignal): Promise<Description> {
    return descriptionSchema.parse(await this.#ask({ call: 'describe', document }, signal));
  }

  /** The first rows after a node. Throws `pipeline.invalid` where it does not compile. */
  async rows(place: Place, limit: number, signal?: AbortSignal): Promise<PreviewRows> {
    return previewRowsSchema.parse(await this.#ask({ call: 'rows', ...place, limit }, signal));
  }

  #ask(call: PreviewCall, signal?: AbortSignal): Promise<unknown> {
    const worker = this.#worker ?? this.#start();
    const id = ++this.#lastId;
    signal?.addEventListener('abort', () => worker.post({ cancel: id }), { once: true });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.post({ id, call });
    });
  }

  #start(): WorkerProcess {
    const worker = this.#startWorker('preview-worker');
    this.#worker = worker;
    worker.onMessage((message) => {
      const { id, value, failure } = previewAnswerSchema.parse(message);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (!failure) waiting?.resolve(value);
      else waiting?.reject(new WeirError({ code: failure.code, message: failure.message, ...(failure.node !== undefined && { node: failure.node }) }));
    });
    void worker.exited.then(({ lastWords }) => {
      if (this.#worker === worker) this.#worker = undefined;
      const message = `The preview worker ended unexpectedly. ${lastWords}`.trim();
      for (const { reject } of this.#waiting.values()) reject(new WeirError({ code: 'engine.crashed', message }));
      this.#waiting.clear();
    });
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.kill();
    await worker?.exited;
  }
}
