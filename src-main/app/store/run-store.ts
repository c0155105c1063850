import type { Database } from 'better-sqlite3';
import * as z from 'zod';
import { WeirError } from '../../../core/errors.ts';
import { type PartitionsByNode, partitionsByNodeSchema } from '../../../core/run/loaded-partitions.ts';
import { emptyProfile, type RunProfile, runProfileSchema } from '../../../core/run/profile.ts';
import {
  type NewRun,
  newRunId,
  type Run,
  type RunEnd,
  type RunError,
  type RunQuery,
  runQuerySchema,
  runSchema,
} from '../../../core/store/run.ts';
import {
  endRun,
  insertCoverage,
  insertRun,
  interruptRun,
  movePipeline,
  selectActiveRuns,
  selectLoadingRunOf,
  selectPartitionsSince,
  selectRun,
  selectRunFile,
  selectRunProfile,
  selectRuns,
  updateRunState,
  upsertPipeline,
} from '../../../core/store/run-sql.ts';
import { isAlive, type ProcessIdentity, thisProcess } from '../processes/process-identity.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));
const storedRun = z.looseObject({ params: json, summary: json.nullable(), error: json.nullable() }).pipe(runSchema);
const storedProfile = json.nullish().pipe(runProfileSchema.nullish());
const storedPartitions = z.object({ text: z.string(), partitions: json.pipe(partitionsByNodeSchema) });
const activeRun = z.object({ id: z.string(), state: z.string(), pid: z.number(), started: z.string() });

/** The history of runs. */
export class RunStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Notes that a run starts, owned by a process (this one): if that dies, the run was interrupted. A replay starts only
   * where no run of its pipeline is on that loads something: `run.active` otherwise.
   */
  beginRun(run: NewRun, owner: ProcessIdentity = thisProcess()): Run {
    if (run.kind === 'replay') this.interruptDeadRuns();
    const now = new Date();
    const id = newRunId(now, Math.random());
    const begin = this.#db.transaction(() => {
      const pipeline = this.#db.prepare(upsertPipeline).pluck().get(run.pipeline, run.name);
      if (run.kind === 'replay' && this.#db.prepare(selectLoadingRunOf).get(pipeline)) throw isBusy(run.name);
      const params = JSON.stringify(run.params, withoutBigInts);
      const values = [
        id,
        pipeline,
        run.fileText,
        run.env ?? null,
        params,
        now.toISOString(),
        owner.pid,
        owner.started,
        run.kind ?? 'run',
        run.upTo ?? null,
      ];
      this.#db.prepare(insertRun).run(values);
    });
    begin.immediate();
    return this.#requireRun(id);
  }

  /**
   * Lets the runs and the rejects of a pipeline follow its file to another path; false where there are none, or
   * another's are there.
   */
  movePipeline(from: string, to: string): boolean {
    return this.#db.prepare(movePipeline).run(to, from).changes > 0;
  }

  /** Moves a run that is still on to another stage. */
  setState(id: string, state: 'running' | 'committing'): void {
    if (this.#db.prepare(updateRunState).run(state, id).changes === 0) throw hasEnded(id);
  }

  /** Ends a run that is still on. */
  finishRun(id: string, { state, endedAtMs = Date.now(), summary, error, profile, coverage }: RunEnd): Run {
    const { startedAt } = this.#requireRun(id);
    const durationMs = endedAtMs - new Date(startedAt).getTime();
    const texts = [summary, error, profile].map((part) => (part ? JSON.stringify(part, withoutBigInts) : null));
    const covered = [coverage?.nodes, coverage?.files].map((list) => (list ? JSON.stringify(list) : null));
    const values = [state, new Date(endedAtMs).toISOString(), Math.max(durationMs, 0), ...texts, ...covered, id];
    const end = this.#db.transaction(() => {
      if (coverage) this.#db.prepare(insertCoverage).run(covered);
      if (this.#db.prepare(endRun).run(values).changes === 0) throw hasEnded(id);
    });
    end.immediate();
    return this.#requireRun(id);
  }

  /** Newest first. */
  listRuns(query: RunQuery = {}): Run[] {
    this.interruptDeadRuns();
    const { pipeline = null, states, before = null, limit } = runQuerySchema.parse(query);
    const values = { pipeline, states: states ? JSON.stringify(states) : null, before, limit };
    return this.#db
      .prepare(selectRuns)
      .all(values)
      .map((row) => storedRun.parse(row));
  }

  getRun(id: string): Run | undefined {
    this.interruptDeadRuns();
    return this.#readRun(id);
  }

  /** The very text that ran. */
  getRunFile(id: string): string | undefined {
    return z.string().optional().parse(this.#db.prepare(selectRunFile).pluck().get(id));
  }

  /** The partitions that the runs of a pipeline have loaded from one run on, and the files that ran. */
  loadedPartitions(pipeline: string, since: string): { text: string; partitions: PartitionsByNode }[] {
    return this.#db
      .prepare(selectPartitionsSince)
      .all(pipeline, since)
      .map((row) => storedPartitions.parse(row));
  }

  /** Where the time and the memory of a run went; empty where it goes on, or is of an older Weir. */
  getRunProfile(id: string): RunProfile {
    return storedProfile.parse(this.#db.prepare(selectRunProfile).pluck().get(id)) ?? emptyProfile;
  }

  /** Marks the runs whose process is gone. */
  interruptDeadRuns(): void {
    for (const row of this.#db.prepare(selectActiveRuns).all()) {
      const run = activeRun.parse(row);
      if (!isAlive(run)) this.#db.prepare(interruptRun).run(JSON.stringify(interruption(run.state)), run.id);
    }
  }

  #readRun(id: string): Run | undefined {
    const row = this.#db.prepare(selectRun).get(id);
    return row === undefined ? undefined : storedRun.parse(row);
  }

  #requireRun(id: string): Run {
    const run = this.#readRun(id);
    if (!run) throw new WeirError({ code: 'store.failed', message: `There is no run ${id} in the run history.` });
    return run;
  }
}

function interruption(state: string): RunError {
  const outcome =
    state === 'committing'
      ? 'while it was making its results lasting: each target is in its old or its new state'
      : 'before the run ended: nothing was loaded';
  return { code: 'interrupted', message: `The process of this run ended ${outcome}. Run it again.` };
}

function isBusy(name: string): WeirError {
  const message = `A run of "${name}" is under way. Replay when it has ended, so that the two do not undo each other's work.`;
  return new WeirError({ code: 'run.active', message });
}

function hasEnded(id: string): WeirError {
  return new WeirError({ code: 'store.failed', message: `The run ${id} has ended already.` });
}

/** JSON has no 64-bit integers: they are kept as text, with all their digits. */
function withoutBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
