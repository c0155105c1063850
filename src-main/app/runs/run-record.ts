import { WeirError } from '../../../core/errors.ts';
import { isUnderWay, type RunEvent } from '../../../core/run/events.ts';
import { type RunState, summaryOf } from '../../../core/run/fold.ts';
import { profileOf } from '../../../core/run/profile.ts';
import type { Home } from '../home.ts';
import { asStoreError, type Store } from '../store/open-store.ts';
import { settleReplay } from './settle-replay.ts';
import { type UnkeptEnd, UnkeptEnds } from './unkept-ends.ts';

/** Keeps runs that are under way in the history. */
export class RunRecord {
  readonly #store: Store;
  readonly #storePath: string;
  readonly #unkept: UnkeptEnds;

  constructor(store: Store, { storePath, tempPath }: Home) {
    this.#store = store;
    this.#storePath = storePath;
    this.#unkept = new UnkeptEnds(tempPath);
  }

  /**
   * Keeps what an event has changed about a run. Returns a warning if the store cannot take it, as the run itself goes
   * on.
   */
  keep(event: RunEvent, state: RunState): RunEvent | undefined {
    try {
      if (event.type === 'state' && event.state === 'committing') this.#store.runs.setState(state.runId, 'committing');
      if (event.type === 'finished') this.#finish(endOf(state));
      return undefined;
    } catch (error) {
      const failure = this.#failureOf(error);
      if (event.type === 'finished') this.#unkept.add(endOf(state));
      return { type: 'warning', message: `A part of this run is missing in the run history. ${failure.message}` };
    }
  }

  /**
   * Keeps ends of runs that the store could not take: if it was locked then, it may be free by now, or when the next
   * run begins, in this process or another.
   */
  keepLate(): void {
    for (const end of this.#unkept.all()) {
      try {
        this.#finish(end);
      } catch (error) {
        // What SQLite could not take now, it may take later; what is refused for good is dropped.
        if (this.#failureOf(error) !== error) {
          this.#unkept.leave();
          return;
        }
      }
      this.#unkept.remove(end.runId);
    }
  }

  #finish({ runId, replay, ...end }: UnkeptEnd): void {
    if (replay) settleReplay(this.#store.rejects, runId, replay);
    this.#store.runs.finishRun(runId, end);
  }

  /** The failure of the store behind an error; throws any other error. */
  #failureOf(error: unknown): WeirError {
    const failure = asStoreError(this.#storePath, error);
    if (failure instanceof WeirError) return failure;
    throw error;
  }
}

function endOf(state: RunState): UnkeptEnd {
  const { runId, status, startedAtMs, durationMs, error, coverage, replay, partitions } = state;
  if (isUnderWay(status)) throw new TypeError(`The run ${runId} has not ended.`);
  return {
    runId,
    state: status,
    endedAtMs: startedAtMs + durationMs,
    summary: { ...summaryOf(state), ...(partitions && { partitions }) },
    profile: profileOf(state),
    ...(error && { error }),
    ...(coverage && { coverage }),
    ...(replay && { replay }),
  };
}
