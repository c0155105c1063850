import { forkWorker, type StartWorker, type WorkerProcess } from './worker-process.ts';

/** A worker that is started in advance, since it starts as slowly as the program itself. Ended if unused. */
export class SpareWorker implements Disposable {
  readonly #name: string;
  #spare: WorkerProcess | undefined;

  constructor(name: string) {
    this.#name = name;
    this.#spare = forkWorker(name);
  }

  /** Returns the spare worker once; then starts new ones. */
  readonly start: StartWorker = (name) => {
    const spare = name === this.#name ? this.#spare : undefined;
    if (!spare) return forkWorker(name);
    this.#spare = undefined;
    return spare;
  };

  [Symbol.dispose](): void {
    this.#spare?.kill();
  }
}
