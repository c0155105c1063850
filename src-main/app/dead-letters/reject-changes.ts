import { emitted } from '../emitted.ts';
import type { Store } from '../store/open-store.ts';

/** Null for any pipeline. */
export interface RejectChange {
  pipeline: string | null;
}

const lookEveryMs = 500;

/** Notifies windows that the dead letter queue may have changed, by this process or another. */
export class RejectChanges {
  readonly #store: Store;
  readonly #listeners = new Set<(change: RejectChange) => void>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Without a pipeline, for all of them. */
  tell(pipeline: string | null = null): void {
    for (const listener of this.#listeners) listener({ pipeline });
  }

  listen(signal: AbortSignal | undefined): AsyncGenerator<RejectChange> {
    return emitted((listener: (change: RejectChange) => void) => {
      this.#listeners.add(listener);
      this.#watch();
      return () => {
        this.#listeners.delete(listener);
        if (this.#listeners.size === 0) this.#rest();
      };
    }, signal);
  }

  /** Changes by other processes are not reported, so they are polled while someone listens. */
  #watch(): void {
    if (this.#timer !== undefined) return;
    let seen = this.#store.foreignVersion();
    this.#timer = setInterval(() => {
      const version = this.#store.foreignVersion();
      if (version === undefined || version === seen) return;
      seen = version;
      this.tell();
    }, lookEveryMs).unref();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
