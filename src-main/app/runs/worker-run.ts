import { isUnderWay, type RunEvent, runEventSchema } from '../../../core/run/events.ts';
import { foldEvent, type RunState } from '../../../core/run/fold.ts';
import type { WorkerExit, WorkerProcess } from '../processes/worker-process.ts';
import { crashed, endedByForce, notBegun } from './run-endings.ts';
import type { RunRecord } from './run-record.ts';

type RunListener = (state: RunState, event: RunEvent) => void;

/** A run that is under way, for whoever watches it. */
export interface ActiveRun {
  readonly id: string;
  /** The state so far. */
  readonly state: RunState;
  /** Calls back after each event until the run has ended. */
  subscribe(listener: RunListener): () => void;
  /** The state at the end; never rejects. */
  readonly ended: Promise<RunState>;
  /** Asks the worker to stop, and ends it if it does not. */
  cancel(): void;
}

export interface WorkerRunOptions {
  worker: WorkerProcess;
  record: RunRecord;
  /** The state of a run from which no event has come yet. */
  state: RunState;
  /** The first message to the worker, once the files that it names have been written. */
  message(): Promise<object>;
  /** Disposed of when the run has ended. */
  resources: Disposable;
}

/** How long a worker may take to stop before it is killed (ms). */
const patienceMs = 10_000;

/** A run in a worker of its own: follows its events, keeps them, and says how it ended if the worker does not. */
export class WorkerRun implements ActiveRun {
  readonly ended: Promise<RunState>;
  readonly #options: WorkerRunOptions;
  readonly #begun: Promise<void>;
  readonly #listeners = new Set<RunListener>();
  #state: RunState;
  #isCancelling = false;

  constructor(options: WorkerRunOptions) {
    const { worker, state } = options;
    this.#options = options;
    this.#state = state;
    worker.onMessage((message) => this.#take(runEventSchema.parse(message)));
    this.ended = worker.exited.then((exit) => this.#end(exit));
    this.#begun = this.#begin();
  }

  get id(): string {
    return this.#state.runId;
  }

  get state(): RunState {
    return this.#state;
  }

  subscribe(listener: RunListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  cancel(): void {
    if (this.#isCancelling) return;
    this.#isCancelling = true;
    const { worker } = this.#options;
    void this.#begun.then(() => worker.post({ type: 'cancel' }));
    const timer = setTimeout(() => worker.kill(), patienceMs);
    void this.ended.then(() => clearTimeout(timer));
  }

  async #begin(): Promise<void> {
    const { worker, message } = this.#options;
    try {
      worker.post(await message());
    } catch (error) {
      if (isUnderWay(this.#state.status)) this.#take(notBegun(error));
      worker.kill();
    }
  }

  #take(event: RunEvent): void {
    this.#state = foldEvent(this.#state, event, Date.now());
    // Whoever hears of the end may ask the history at once, so it is kept first.
    const lost = this.#options.record.keep(event, this.#state);
    if (lost) this.#state = foldEvent(this.#state, lost, Date.now());
    for (const listener of this.#listeners) {
      if (lost) listener(this.#state, lost);
      listener(this.#state, event);
    }
  }

  #end(exit: WorkerExit): RunState {
    if (isUnderWay(this.#state.status))
      this.#take(this.#isCancelling ? endedByForce(this.#state) : crashed(exit, this.#state));
    this.#options.record.keepLate();
    this.#options.resources[Symbol.dispose]();
    return this.#state;
  }
}
