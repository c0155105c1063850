import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { WeirError } from '../../../core/errors.ts';
import { findNode } from '../../../core/nodes/registry.ts';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import { memoryLimitIn } from '../../../core/pipeline/memory-limit.ts';
import { tableOf, targetSpecs } from '../../../core/pipeline/target-specs.ts';
import { isUnderWay, nodeCountsSchema, outputResultSchema, type RunEvent } from '../../../core/run/events.ts';
import type { RunState } from '../../../core/run/fold.ts';
import { profileOf } from '../../../core/run/profile.ts';
import { leastRunId, type Run } from '../../../core/store/run.ts';
import type { Store } from '../store/open-store.ts';
import type { LoggedEvent } from './run-logs.ts';

/** The stored summary of a run that has ended, as `weir run --json` prints it. */
const summarySchema = z.object({
  durationMs: z.number(),
  nodes: z.record(z.string(), nodeCountsSchema),
  outputs: z.array(outputResultSchema),
  rejected: z.number(),
  warnings: z.array(z.string()),
  peakRssBytes: z.number(),
  cpuSeconds: z.number(),
});
type RunSummary = z.infer<typeof summarySchema>;

/** The target of an output of a run. */
export interface OutputTarget {
  kind: 'sqlite' | 'file' | 'folder';
  /** Absolute. */
  path: string;
  table: string | null;
}

const foreignPollMs = 500;

/** Runs as windows see them: from the store, and for those under way in this process from their live state. */
export class RunHistory {
  readonly #store: Store;
  readonly #liveState: (runId: string) => RunState | undefined;
  /** The file that stands for pipelines that were never saved. */
  readonly #unsavedFolder: string;

  constructor(store: Store, liveState: (runId: string) => RunState | undefined, unsavedFolder: string) {
    this.#store = store;
    this.#liveState = liveState;
    this.#unsavedFolder = unsavedFolder;
  }

  list(query: { pipeline?: string; limit: number; beforeMs?: number | undefined }) {
    const { beforeMs, ...rest } = query;
    const before = beforeMs === undefined ? undefined : leastRunId(new Date(beforeMs));
    return this.#store.runs
      .listRuns({ ...rest, ...(before !== undefined && { before }) })
      .map((run) => this.#listed(run));
  }

  active() {
    return this.#store.runs.listRuns({ states: ['running', 'committing'] }).map((run) => this.#listed(run));
  }

  get(runId: string) {
    const run = this.require(runId);
    const text = this.textOf(runId);
    const specs = targetSpecs(text);
    const live = this.#liveState(runId);
    const summary = summaryIn(run);
    const latest = live ?? summary;
    const { error } = run;
    return {
      ...this.#listed(run),
      text,
      nodes: latest?.nodes ?? {},
      outputs: (latest?.outputs ?? []).map((output) => {
        const spec = specs.get(output.node);
        const table = spec ? tableOf(spec) : null;
        return {
          ...output,
          target: table === null ? output.target : `${output.target} ▸ ${table}`,
          path: output.target,
          table,
        };
      }),
      warnings: [...(latest?.warnings ?? [])],
      error: error && { code: error.code, node: error.node ?? null, message: error.message },
      peakRssBytes: latest?.peakRssBytes ?? null,
      cpuSeconds: latest?.cpuSeconds ?? null,
      profile: live ? profileOf(live) : this.#store.runs.getRunProfile(runId),
      memoryLimitBytes: memoryLimitIn(text),
    };
  }

  require(runId: string): Run {
    const run = this.#store.runs.getRun(runId);
    if (!run) throw new WeirError({ code: 'run.not_found', message: `There is no run ${runId} in the run history.` });
    return run;
  }

  textOf(runId: string): string {
    return this.#store.runs.getRunFile(runId) ?? '';
  }

  /** The target of an output of a run. Throws `run.not_found` for a node that is not an output or wrote nothing. */
  target(runId: string, node: string): OutputTarget {
    const latest = this.#liveState(runId) ?? summaryIn(this.require(runId));
    const output = latest?.outputs.find((each) => each.node === node);
    const spec = targetSpecs(this.textOf(runId)).get(node);
    if (!output || !spec) {
      throw new WeirError({ code: 'run.not_found', node, message: `The run ${runId} wrote nothing at "${node}".` });
    }
    return { kind: spec.kind, path: output.target, table: tableOf(spec) };
  }

  /**
   * Waits for the end of a run without a log, such as one of another process, and yields the events that say how it
   * ended.
   */
  async *outcome(runId: string, afterSequence: number, signal: AbortSignal | undefined): AsyncGenerator<LoggedEvent> {
    let run = this.require(runId);
    while (isUnderWay(run.state)) {
      if (signal?.aborted) return;
      await setTimeout(foreignPollMs);
      run = this.require(runId);
    }
    const atMs = Date.parse(run.endedAt ?? run.startedAt);
    const events = outcomeEvents(run).filter(
      ({ type }) => afterSequence === 0 || type === 'nodes' || type === 'finished',
    );
    yield* events.map((event, index) => ({ sequence: afterSequence + index + 1, atMs, event }));
  }

  /** A run as lists show it. */
  #listed(run: Run) {
    const live = this.#liveState(run.id);
    const summary = summaryIn(run);
    const nodes = live?.nodes ?? summary?.nodes ?? {};
    const { sources, sinks } = endsOf(this.textOf(run.id));
    const ends = run.upTo === null ? sinks : [run.upTo];
    const sum = (ids: readonly string[], key: 'rowsIn' | 'rowsOut' | 'rejected') =>
      ids.reduce((total, id) => total + (nodes[id]?.[key] ?? 0), 0);
    return {
      runId: run.id,
      path: dirname(run.pipeline) === this.#unsavedFolder ? null : run.pipeline,
      name: run.name,
      kind: run.kind,
      upTo: run.upTo,
      status: live?.status ?? run.state,
      startedMs: Date.parse(run.startedAt),
      durationMs: run.durationMs,
      rowsIn: sum(sources, 'rowsIn'),
      rowsOut: sum(ends, 'rowsOut'),
      rejected: summary?.rejected ?? sum(Object.keys(nodes), 'rejected'),
      environment: run.env,
      params: Object.fromEntries(
        Object.entries(run.params).map(([name, value]) => [name, value === null ? '' : String(value)]),
      ),
      errorMessage: run.error?.message ?? null,
    };
  }
}

function summaryIn({ summary }: Run): RunSummary | undefined {
  return summarySchema.safeParse(summary).data;
}

/** The nodes that nothing feeds, and the outputs. */
function endsOf(text: string): { sources: string[]; sinks: string[] } {
  const { pipeline } = parsePipeline(text);
  if (!pipeline) return { sources: [], sinks: [] };
  const fed = new Set(pipeline.edges.map(({ to }) => splitEndpoint(to).node));
  const isSink = (type: string) => findNode(type)?.category === 'output';
  return {
    sources: pipeline.nodes.flatMap(({ id }) => (fed.has(id) ? [] : id)),
    sinks: pipeline.nodes.flatMap(({ id, type }) => (isSink(type) ? id : [])),
  };
}

function outcomeEvents(run: Run): RunEvent[] {
  const summary = summaryIn(run);
  const { state, error } = run;
  const status = state === 'succeeded' || state === 'cancelled' ? state : 'failed';
  return [
    ...(summary ? [{ type: 'nodes' as const, nodes: summary.nodes }] : []),
    ...(summary?.warnings ?? []).map((message) => ({ type: 'warning' as const, message })),
    ...(summary?.outputs ?? []).map((output) => ({ type: 'output' as const, output })),
    {
      type: 'finished' as const,
      status,
      peakRssBytes: summary?.peakRssBytes ?? 0,
      cpuSeconds: summary?.cpuSeconds ?? 0,
      ...(error && {
        error: { code: error.code, message: error.message, ...(error.node !== undefined && { node: error.node }) },
      }),
    },
  ];
}
