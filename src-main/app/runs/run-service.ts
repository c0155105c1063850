import { basename } from 'node:path';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { pipelineFileEnding } from '../../../core/pipeline/file-ending.ts';
import type { ParamValue } from '../../../core/pipeline/param-value.ts';
import { resolveParams } from '../../../core/pipeline/params.ts';
import { startState } from '../../../core/run/fold.ts';
import type { RejectFilter } from '../../../core/store/reject.ts';
import type { RunKind } from '../../../core/store/run.ts';
import { type Home, unsavedFolderIn } from '../home.ts';
import type { StartWorker } from '../processes/worker-process.ts';
import type { Store } from '../store/open-store.ts';
import { handCorrections } from './corrections-file.ts';
import { openRunFolder } from './run-folders.ts';
import { RunRecord } from './run-record.ts';
import { onStopRequest, requestStop } from './stop-request.ts';
import { type ActiveRun, WorkerRun } from './worker-run.ts';

export interface RunRequest {
  /** Absolute real path of the pipeline file: its identity, and where relative paths start. */
  file: string;
  /** The text to run; it may differ from that of the file. */
  text: string;
  environment?: string | undefined;
  /** Overrides by name, as text; null for an empty value. */
  params: Readonly<Record<string, string | null>>;
  /** What the studio keeps for `${env:…}`. */
  secrets?: ReadonlyMap<string, string> | undefined;
  /** Which open entries of the dead letter queue the run is to replay, if it is there only for them. */
  replay?: RejectFilter | undefined;
  /** The node where the run ends, loading nothing. */
  upTo?: string | undefined;
}

/** Starts runs, each in a worker of its own, watches them, and keeps them in the history. */
export class RunService {
  readonly #home: Home;
  readonly #store: Store;
  readonly #record: RunRecord;
  readonly #startWorker: StartWorker;
  readonly #active = new Map<string, ActiveRun>();

  constructor(home: Home, store: Store, startWorker: StartWorker) {
    this.#home = home;
    this.#store = store;
    this.#record = new RunRecord(store, home);
    this.#record.keepLate();
    this.#startWorker = startWorker;
  }

  /** The run with this id while it is under way. */
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

  /** Starts a run. What is wrong with the pipeline itself makes the run fail. */
  start(request: RunRequest): ActiveRun {
    this.#record.keepLate();
    const startedAtMs = Date.now();
    const { file, text, environment, upTo } = request;
    const { name, params } = described(request);
    const ending = { ...(upTo !== undefined && { upTo }) };
    const { id } = this.#store.runs.beginRun({
      pipeline: file,
      name,
      fileText: text,
      params,
      kind: kindOf(request),
      ...ending,
      ...(environment !== undefined && { env: environment }),
    });
    const resources = new DisposableStack();
    resources.defer(() => this.#active.delete(id));
    const folder = resources.use(openRunFolder(this.#home, id));
    const run = new WorkerRun({
      worker: this.#startWorker('run-worker'),
      record: this.#record,
      state: startState({ runId: id, startedAtMs, params, ...ending }),
      message: () => this.#messageFor(request, id, folder.path),
      resources,
    });
    resources.use(onStopRequest(folder.path, () => run.cancel()));
    this.#active.set(id, run);
    return run;
  }

  /** Writes down which corrected entries the run takes in; returns the message that starts the worker. */
  async #messageFor(
    { file, text, environment, params, secrets, replay, upTo }: RunRequest,
    runId: string,
    runFolder: string,
  ): Promise<object> {
    const handed = await handCorrections(this.#store, {
      pipeline: file,
      text,
      folder: runFolder,
      unsavedFolder: unsavedFolderIn(this.#home.path),
      replay,
    });
    return {
      type: 'run',
      request: {
        runId,
        pipelineFile: file,
        text,
        ...(environment !== undefined && { environment }),
        params,
        ...(secrets && { secrets }),
        storeFile: this.#home.storePath,
        runFolder,
        ...(upTo !== undefined && { upTo }),
        ...handed,
      },
    };
  }
}

/** The name of a run in the history, and the values of its params as far as they can be known. */
function described({ file, text, environment, params }: RunRequest): {
  name: string;
  params: Record<string, ParamValue>;
} {
  const { pipeline } = parsePipeline(text);
  const chosen = pipeline ? resolveParams(pipeline, { environment, overrides: params }).params : [];
  return {
    name: pipeline?.name ?? basename(file, pipelineFileEnding),
    params: Object.fromEntries(chosen.map(({ name, value }) => [name, value])),
  };
}

function kindOf({ replay, upTo }: Pick<RunRequest, 'replay' | 'upTo'>): RunKind {
  if (upTo !== undefined) return 'partial';
  return replay ? 'replay' : 'run';
}
