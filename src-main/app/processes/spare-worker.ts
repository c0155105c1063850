import { forkWorker, type StartWorker, type WorkerProcess } from './worker-process.ts';

/**
 * A worker that is started before anybody asks for it, since it takes as long to start as the program around it. Ended
 * if nobody has asked.
 */
export class SpareWorker implements Disposable {
  readonly #name: string;
  #spare: WorkerProcess | undefined;

  constructor(name: string) {
    this.#name = name;
    this.#spare = forkWorker(name);
  }

  /** Hands the spare worker out, once; starts another for any other need. */
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
