import { basename } from 'node:path';
import { messageOf, WeirError } from '../../core/errors.ts';
import { parsePipeline } from '../../core/pipeline/document.ts';
import { pipelineFileEnding } from '../../core/pipeline/file-ending.ts';
import { resolveParams } from '../../core/pipeline/params.ts';
import { isUnderWay, type RunEvent, runEventSchema } from '../../core/run/events.ts';
import { foldEvent, type RunState, startState, summaryOf } from '../../core/run/fold.ts';
import type { RejectFilter } from '../../core/store/reject.ts';
import type { RunKind } from '../../core/store/run.ts';
import { handCorrections } from './corrections-file.ts';
import { type Home, unsavedFolderIn } from './home.ts';
import { openRunFolder } from './run-folders.ts';
import { settleReplay } from './settle-replay.ts';
import { onStopRequest, requestStop } from './stop-request.ts';
import { asStoreError, type Store } from './store/open-store.ts';
import type { StartWorker, WorkerExit } from './worker-process.ts';

export interface RunRequest {
  /** Absolute real path of the pipeline file: its identity, and where relative paths start. */
  file: string;
  /** What is to run; it may differ from what lies in the file. */
  text: string;
  environment?: string | undefined;
  /** Overrides by name, as text; null for an empty value. */
  params: Readonly<Record<string, string | null>>;
  /** What the studio keeps for `${env:…}`. */
  secrets?: ReadonlyMap<string, string> | undefined;
  /** Which open entries of the dead letter queue the run is to replay, where it is there for them alone. */
  replay?: RejectFilter | undefined;
  /** The node where the run ends, loading nothing. */
  upTo?: string | undefined;
}

export interface ActiveRun {
  readonly id: string;
  /** The state so far. */
  readonly state: RunState;
  /** Calls back after each event until the run has ended. */
  subscribe(listener: (state: RunState, event: RunEvent) => void): () => void;
  /** The state at the end; never rejects. */
  readonly ended: Promise<RunState>;
  /** Asks the worker to stop, and ends it if it does not. */
  cancel(): void;
}

const patienceMs = 10_000;

/** Starts runs, each in a worker of its own, watches them, and keeps their history. */
export class RunService {
  readonly #home: Home;
  readonly #store: Store;
  readonly #startWorker: StartWorker;
  readonly #active = new Map<string, ActiveRun>();

  constructor(home: Home, store: Store, startWorker: StartWorker) {
    this.#home = home;
    this.#store = store;
    this.#startWorker = startWorker;
  }

  /** The run of that id while it goes on. */
  active(id: string): ActiveRun | undefined {
    return this.#active.get(id);
  }

  activeRuns(): ActiveRun[] {
    return [...this.#active.values()];
  }

  /** Stops a run, whichever process it belongs to. */
  stop(id: string): void {
    const run = this.#active.get(id);
    if (run) run.cancel();
    else requestStop(this.#home, id);
  }

  /** Starts a run. What is wrong with the pipeline itself is told as the run's failure. */
  start({ file, text, environment, params, secrets, replay, upTo }: RunRequest): ActiveRun {
    const startedAtMs = Date.now();
    const { pipeline } = parsePipeline(text);
    const chosen = pipeline ? resolveParams(pipeline, { environment, overrides: params }).params : [];
    const values = Object.fromEntries(chosen.map(({ name, value }) => [name, value]));
    const name = pipeline?.name ?? basename(file, pipelineFileEnding);
    const { id } = this.#store.runs.beginRun({
      pipeline: file,
      name,
      fileText: text,
      params: values,
      kind: kindOf({ replay, upTo }),
      ...(upTo !== undefined && { upTo }),
      ...(environment !== undefined && { env: environment }),
    });
    const folder = openRunFolder(this.#home, id);
    const worker = this.#startWorker('run-worker');
    const listeners = new Set<(state: RunState, event: RunEvent) => void>();
    let state = startState({ runId: id, startedAtMs, params: values, ...(upTo !== undefined && { upTo }) });

    /** The end that the store could not take. */
    let unkept: RunState | undefined;
    const onEvent = (event: RunEvent) => {
      state = foldEvent(state, event, Date.now());
      // Whoever hears of the end may ask the history at once.
      const lost = this.#keep(event, state);
      if (lost && event.type === 'finished') unkept = state;
      if (lost) state = foldEvent(state, lost, Date.now());
      for (const listener of listeners) {
        if (lost) listener(state, lost);
        listener(state, event);
      }
    };
    worker.onMessage((message) => onEvent(runEventSchema.parse(message)));
    let isCancelling = false;
    const ended = worker.exited.then((exit) => {
      if (isUnderWay(state.status)) onEvent(isCancelling ? endedByForce(state) : crashed(exit, state));
      if (unkept) this.#keepLate(unkept);
      stopRequests[Symbol.dispose]();
      folder[Symbol.dispose]();
      this.#active.delete(id);
      return state;
    });
    const begin = async () => {
      const handed = await handCorrections(this.#store, {
        pipeline: file,
        folder: folder.path,
        unsavedFolder: unsavedFolderIn(this.#home.path),
        replay,
      });
      worker.post({
        type: 'run',
        request: {
          runId: id,
          pipelineFile: file,
          text,
          ...(environment !== undefined && { environment }),
          params,
          ...(secrets && { secrets }),
          storeFile: this.#home.storePath,
          runFolder: folder.path,
          ...(upTo !== undefined && { upTo }),
          ...handed,
        },
      });
    };
    const begun = begin().catch((error: unknown) => {
      if (isUnderWay(state.status)) onEvent(notBegun(error));
      worker.kill();
    });
    const run: ActiveRun = {
      id,
      get state() {
        return state;
      },
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      ended,
      cancel() {
        if (isCancelling) return;
        isCancelling = true;
        void begun.then(() => worker.post({ type: 'cancel' }));
        const timer = setTimeout(() => worker.kill(), patienceMs);
        void ended.then(() => clearTimeout(timer));
      },
    };
    const stopRequests = onStopRequest(folder.path, () => run.cancel());
    this.#active.set(id, run);
    return run;
  }

  /** Keeps what the history tells of a run; gives a warning where the store cannot take it, as the run itself goes on. */
  #keep(event: RunEvent, state: RunState): RunEvent | undefined {
    try {
      if (event.type === 'state' && event.state === 'committing') this.#store.runs.setState(state.runId, 'committing');
      if (event.type === 'finished') this.#finish(state);
      return undefined;
    } catch (error) {
      const failure = asStoreError(this.#home.storePath, error);
      if (!(failure instanceof WeirError)) throw error;
      return { type: 'warning', message: `The history lacks a part of this run. ${failure.message}` };
    }
  }

  /** A store that was locked when a run ended may be free by now; else the run stays one whose end nobody knows. */
  #keepLate(state: RunState): void {
    try {
      this.#finish(state);
    } catch (error) {
      if (!(asStoreError(this.#home.storePath, error) instanceof WeirError)) throw error;
    }
  }

  #finish(state: RunState): void {
    const { runId, status, error, replay } = state;
    if (isUnderWay(status)) return;
    if (replay) settleReplay(this.#store.rejects, runId, replay);
    this.#store.runs.finishRun(runId, { state: status, summary: summaryOf(state), ...(error && { error }) });
  }
}

function kindOf({ replay, upTo }: Pick<RunRequest, 'replay' | 'upTo'>): RunKind {
  if (upTo !== undefined) return 'partial';
  return replay ? 'replay' : 'run';
}

function leftBehind({ status }: RunState): string {
  return status === 'committing' ? 'Each target is in its old or its new state.' : 'Targets are as they were.';
}

/** What a run was to be told could not be written down. */
function notBegun(error: unknown): RunEvent {
  const message = `The run could not begin: ${messageOf(error)}. Nothing was loaded.`;
  const failure = { code: error instanceof WeirError ? error.code : 'store.failed', message };
  return { type: 'finished', status: 'failed', peakRssBytes: 0, cpuSeconds: 0, error: failure };
}

/** A worker that was asked to stop, and had to be ended. */
function endedByForce(state: RunState): RunEvent {
  const { peakRssBytes, cpuSeconds } = state;
  const message = `The run was cancelled. ${leftBehind(state)}`;
  return { type: 'finished', status: 'cancelled', peakRssBytes, cpuSeconds, error: { code: 'cancelled', message } };
}

/** A worker that ended without a word: what it left behind is repaired by the next run. */
function crashed({ code, signal, lastWords }: WorkerExit, state: RunState): RunEvent {
  const how = signal ? `by ${signal}` : `with code ${code}`;
  const isMemory = /heap out of memory|allocation failed/i.test(lastWords);
  const message = isMemory
    ? 'The run worker ran out of memory. Nothing was loaded. Raise settings.memoryLimit, or select fewer columns.'
    : `The run worker ended ${how} before the run did. ${leftBehind(state)} Run it again.${lastWords ? ` It said: ${lastWords.split('\n').at(-1)}` : ''}`;
  return {
    type: 'finished',
    status: 'failed',
    peakRssBytes: state.peakRssBytes,
    cpuSeconds: state.cpuSeconds,
    error: { code: isMemory ? 'memory.exceeded' : 'engine.crashed', message },
  };
}
