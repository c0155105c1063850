import { emitted } from './emitted.ts';

/** Tells the windows that the dead letter queue of a pipeline may have changed. */
export class RejectChanges {
  readonly #listeners = new Set<(pipeline: string) => void>();

  tell(pipeline: string): void {
    for (const listener of this.#listeners) listener(pipeline);
  }

  /** As for all pipelines that have entries. */
  tellAll(pipelines: Iterable<string>): void {
    for (const pipeline of pipelines) this.tell(pipeline);
  }

  async *listen(signal: AbortSignal | undefined): AsyncGenerator<{ pipeline: string }> {
    const changes = emitted((listener: (pipeline: string) => void) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    }, signal);
    for await (const pipeline of changes) yield { pipeline };
  }
}
