import { WeirError } from '../../core/errors.ts';
import { isUnderWay, type RunEvent } from '../../core/run/events.ts';
import { type RunState, summaryOf } from '../../core/run/fold.ts';
import { settleReplay } from './settle-replay.ts';
import { asStoreError, type Store } from './store/open-store.ts';

/** Keeps in the history what it tells of the runs that go on. */
export class RunRecord {
  readonly #store: Store;
  readonly #storePath: string;
  /** Ends that the store has not been able to take yet, by run. */
  readonly #unkept = new Map<string, RunState>();

  constructor(store: Store, storePath: string) {
    this.#store = store;
    this.#storePath = storePath;
  }

  /** Keeps what an event has made of a run; gives a warning where the store cannot take it, as the run itself goes on. */
  keep(event: RunEvent, state: RunState): RunEvent | undefined {
    try {
      if (event.type === 'state' && event.state === 'committing') this.#store.runs.setState(state.runId, 'committing');
      if (event.type === 'finished') this.#finish(state);
      return undefined;
    } catch (error) {
      const failure = this.#failureOf(error);
      if (event.type === 'finished') this.#unkept.set(state.runId, state);
      return { type: 'warning', message: `The history lacks a part of this run. ${failure.message}` };
    }
  }

  /** A store that was locked when a run ended may be free by now, or when the next one begins; else nobody knows of its end. */
  keepLate(): void {
    for (const [id, state] of this.#unkept) {
      try {
        this.#finish(state);
      } catch (error) {
        // What SQLite could not take now it may take later; what is refused for good is let go.
        if (this.#failureOf(error) !== error) return;
      }
      this.#unkept.delete(id);
    }
  }

  #finish(state: RunState): void {
    const { runId, status, startedAtMs, durationMs, error, replay } = state;
    if (isUnderWay(status)) return;
    if (replay) settleReplay(this.#store.rejects, runId, replay);
    this.#store.runs.finishRun(runId, {
      state: status,
      endedAtMs: startedAtMs + durationMs,
      summary: summaryOf(state),
      ...(error && { error }),
    });
  }

  /** What the store could not do; throws what is no failure of it. */
  #failureOf(error: unknown): WeirError {
    const failure = asStoreError(this.#storePath, error);
    if (failure instanceof WeirError) return failure;
    throw error;
  }
}
