import { type Home, openHome } from '../app/home.ts';
import { forkWorker, type StartWorker } from '../app/processes/worker-process.ts';
import { RunService } from '../app/runs/run-service.ts';
import { asStoreError, openStore, type Store } from '../app/store/open-store.ts';

/** The services of commands; opened on first use, closed when the command line ends. */
export class Services implements Disposable {
  #home: Home | undefined;
  #store: Store | undefined;
  #runs: RunService | undefined;
  readonly #startWorker: StartWorker;

  constructor(startWorker: StartWorker = forkWorker) {
    this.#startWorker = startWorker;
  }

  get home(): Home {
    this.#home ??= openHome();
    return this.#home;
  }

  get store(): Store {
    this.#store ??= openStore(this.home.storePath);
    return this.#store;
  }

  get runs(): RunService {
    this.#runs ??= new RunService(this.home, this.store, this.#startWorker);
    return this.#runs;
  }

  /** An error of the store in plain words; others unchanged. */
  readonly failureOf = (error: unknown): unknown => (this.#store ? asStoreError(this.home.storePath, error) : error);

  [Symbol.dispose](): void {
    this.#store?.[Symbol.dispose]();
  }
}
