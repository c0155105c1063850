import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WeirError } from '../../core/errors.ts';
import { hasErrors, type Problem } from '../../core/pipeline/problems.ts';
import { redact } from '../../core/pipeline/secrets.ts';
import type { Gauge, RunEvent } from '../../core/run/events.ts';
import { formatBytes } from '../../core/run/format.ts';
import type { RejectStore } from '../store/reject-store.ts';
import { compileGraph } from './compile.ts';
import { invalidPipeline, prepareExecution } from './execute.ts';
import { createExpressions } from './expressions.ts';
import { startGauges } from './gauges.ts';
import { checkRejectLimit } from './outcomes.ts';
import type { Amendments } from './replay/amendments.ts';
import { noteOf } from './replay/corrected-entry.ts';
import { Corrections } from './replay/corrections.ts';
import { ReplayedBefore, ReplayState } from './replay/replay-state.ts';
import { type Resolved, resolvePipeline } from './resolve.ts';
import type { RunRequest } from './run-request.ts';
import { Session } from './session.ts';
import { memoryPlan, setParams } from './session-setup.ts';
import { pullAll, settle } from './settle.ts';
import { Targets } from './sinks/targets.ts';
import { CarefulReadNeeded } from './sources/csv.ts';
import { type LocatedSource, locateSource, openSource } from './sources/open.ts';
import type { Reading } from './sources/open-options.ts';
import type { PreparedSource } from './sources/source.ts';

export interface RunContext {
  request: RunRequest;
  store: RejectStore;
  tell: (event: RunEvent) => void;
  signal: AbortSignal;
  /** Called when the run goes on to take more memory than it may: nothing but the end of the process helps then. */
  giveUp: (reason: unknown) => void;
}

/**
 * Runs a pipeline to its end: all targets are in their new state, or, when this throws a `WeirError`, all in their old
 * one. Where the fast reader turns out to be wrong for a file, the run starts over with the careful one.
 */
export async function runPipeline(context: RunContext): Promise<void> {
  const { request } = context;
  const choice = { environment: request.environment, overrides: request.params };
  const { resolved, problems } = resolvePipeline(request.text, choice, process.env);
  const secrets = resolved?.secrets ?? new Set<string>();
  const tell = (event: RunEvent) =>
    context.tell(event.type === 'warning' ? { ...event, message: redact(event.message, secrets) } : event);
  try {
    if (!resolved || hasErrors(problems)) throw invalidPipeline(problems);
    tellProblems(problems, tell);
    await runResolved(resolved, { ...context, tell });
  } catch (error) {
    throw withoutSecrets(error, secrets);
  }
}

async function runResolved(resolved: Resolved, context: RunContext): Promise<void> {
  const careful = new Set<string>();
  const replay = await ReplayState.read(context.request);
  for (;;) {
    try {
      await attempt(resolved, careful, replay, context);
      return;
    } catch (error) {
      if (error instanceof ReplayedBefore) {
        await context.store.rollback();
        replay.learn(error);
        continue;
      }
      if (!(error instanceof CarefulReadNeeded) || careful.has(error.node)) throw error;
      careful.add(error.node);
      await context.store.rollback();
      context.tell({ type: 'restarted', node: error.node });
      context.tell({ type: 'warning', node: error.node, message: error.message });
    }
  }
}

/** One try, from opening to commit. Whatever it opened is closed, and whatever it began is undone, on every way out. */
async function attempt(
  resolved: Resolved,
  careful: ReadonlySet<string>,
  replay: ReplayState,
  context: RunContext,
): Promise<void> {
  const { request, store, tell } = context;
  const folder = dirname(request.pipelineFile);
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  try {
    await using stack = new AsyncDisposableStack();
    const takesPart = replay.takesPart(resolved);
    const nodes = resolved.graph.order
      .filter(({ id }) => takesPart(id))
      .flatMap(({ id }) => resolved.nodes.get(id) ?? []);
    if (nodes.length === 0 && !replay.isReplay) throw nothingToRun();
    const located = (await Promise.all(nodes.map((node) => locateSource(node, folder)))).filter(
      (source) => source !== undefined,
    );
    const targets = stack.use(await Targets.open(nodes, { folder, runFolder: request.runFolder, signal }));
    const spoolFolder = join(request.runFolder, 'engine');
    await mkdir(spoolFolder, { recursive: true });
    const { engineBytes, watchdogBytes } = memoryPlan(resolved.pipeline.settings.memoryLimit);
    const session = stack.use(
      await Session.open({
        memoryBytes: engineBytes,
        threads: resolved.pipeline.settings.threads ?? 0,
        folder: spoolFolder,
        paths: [...located.flatMap(({ files }) => files), ...targets.temporaryPaths, ...targets.temporaryFolders],
        folders: targets.temporaryFolders,
      }),
    );
    const interrupt = () => session.interrupt();
    signal.addEventListener('abort', interrupt);
    stack.defer(() => signal.removeEventListener('abort', interrupt));
    await setParams(session, resolved.params);

    const open = async (kind: 'describe' | 'read') => {
      const amendments = replay.amendments();
      const options = { session, spoolFolder, signal };
      const sources = await openSources(located, kind === 'describe' ? 'describe' : careful, amendments, options);
      for (const source of sources.values()) stack.defer(() => source.close());
      const expressions = createExpressions(session, resolved.params);
      const { graph, problems } = await compileGraph({
        isRun: true,
        graph: resolved.graph,
        nodes: new Map(nodes.map((node) => [node.id, node])),
        sources,
        session,
        expressions,
        params: resolved.params,
      });
      if (hasErrors(problems)) throw invalidPipeline(problems);
      return { sources, graph, problems, amendments };
    };
    // Where corrected rows go their way alone, most sources are not read at all: what they look like is enough.
    let opened = await open(replay.isReplay ? 'describe' : 'read');
    const plan = replay.plan(opened.graph);
    const corrected = () => new Corrections(replay.entriesFor(plan), plan.way, opened.graph, opened.amendments);
    let corrections = corrected();
    if (replay.isReplay && [...opened.sources.keys()].some((id) => corrections.isNeeded(id))) {
      opened = await open('read');
      corrections = corrected();
    }
    const { sources, graph, problems } = opened;
    if (plan.way === 'direct') targets.addToTables();
    tellProblems(problems, tell);
    for (const [node, { warnings }] of sources)
      for (const message of warnings) tell({ type: 'warning', node, message });
    for (const [node, source] of sources) if (corrections.isNeeded(node)) source.watch((error) => stop.abort(error));

    const files = fileList(sources);
    await corrections.fill(session, files, spoolFolder);
    const execution = {
      ...prepareExecution(graph, session, replay.entries.length > 0 ? corrections : undefined),
      graph,
      session,
      isNeeded: (id: string) => corrections.isNeeded(id),
      onStage: () => tellNodes(),
    };
    const { counters, tallies } = execution;
    const tellNodes = () => tell({ type: 'nodes', nodes: counters.told() });
    const watch = watchMemory(context, stop, watchdogBytes);
    using _gauges = startGauges({ session, rows: () => tallies.seen, onSample: watch });
    tell({ type: 'state', state: 'running' });
    await pullAll(execution, targets, files);
    await settle({ execution, sources, targets, files, store, request, tell, corrections });
    tellNodes();
    const limit = resolved.pipeline.settings.maxRejected;
    if (plan.way !== 'direct')
      await keepingRejects(store, () => checkRejectLimit(limit, counters.quarantinedRows, counters.readRows));
    const outcome = replay.isReplay ? await corrections.outcome(execution.relations, session) : undefined;
    const rows = outcome?.settled.map(noteOf);
    await targets.noteReplayed({ pipeline: request.pipelineFile, run: request.runId, ...(rows && { rows }) });

    signal.throwIfAborted();
    tell({ type: 'state', state: 'committing' });
    await store.commit();
    await targets.commit();
    for (const output of targets.results()) tell({ type: 'output', output });
    if (outcome) tell({ type: 'replayed', replay: replay.result(plan, outcome) });
  } catch (error) {
    if (stop.signal.aborted && stop.signal.reason instanceof Error) throw stop.signal.reason;
    if (context.signal.aborted)
      throw new WeirError({ code: 'cancelled', message: 'The run was cancelled. Nothing was loaded.', cause: error });
    throw error;
  }
}

async function openSources(
  located: readonly LocatedSource[],
  careful: ReadonlySet<string> | 'describe',
  amendments: ReadonlyMap<string, Amendments>,
  { session, spoolFolder, signal }: { session: Session; spoolFolder: string; signal: AbortSignal },
): Promise<Map<string, PreparedSource>> {
  const sources = new Map<string, PreparedSource>();
  for (const source of located) {
    const { node } = source;
    const reading: Reading =
      careful === 'describe' ? { kind: careful } : { kind: careful.has(node) ? 'careful' : 'fast', signal };
    const firstFile = fileList(sources).length;
    const options = { session, spoolFolder, firstFile, reading, amendments: amendments.get(node) };
    sources.set(node, await openSource(source, options));
  }
  return sources;
}

/** All source files of a run; a row's hidden source column is an index into it. */
function fileList(sources: ReadonlyMap<string, PreparedSource>): string[] {
  return [...sources.values()].flatMap(({ files }) => files);
}

/** What fails for its rejects keeps them, so that they can be looked at. */
async function keepingRejects(store: RejectStore, check: () => void): Promise<void> {
  try {
    check();
  } catch (error) {
    await store.commit();
    throw error;
  }
}

function tellProblems(problems: readonly Problem[], tell: RunContext['tell']): void {
  for (const { message, node } of problems) tell({ type: 'warning', message, ...(node !== undefined && { node }) });
}

/** Tells each sample, and ends a run that takes more memory than it may. */
function watchMemory(context: RunContext, stop: AbortController, mostBytes: number): (gauge: Gauge) => void {
  return (gauge) => {
    context.tell({ type: 'gauge', gauge });
    if (gauge.rssBytes <= mostBytes) return;
    // Within one long call of a function the engine does not hear that it is to stop.
    if (stop.signal.aborted) context.giveUp(stop.signal.reason);
    else stop.abort(memoryExceeded(gauge.rssBytes));
  };
}

/** The engine's own limit does not bound everything that it allocates: this does, before the system would. */
function memoryExceeded(rssBytes: number): WeirError {
  const message = `The run took ${formatBytes(rssBytes)} of memory, more than settings.memoryLimit allows. Nothing was loaded. Raise the limit, or select fewer columns earlier.`;
  return new WeirError({ code: 'memory.exceeded', message });
}

function nothingToRun(): WeirError {
  const message = 'Nothing to run: no node leads to an output. Add an output, and connect it.';
  return new WeirError({ code: 'pipeline.invalid', message });
}

function withoutSecrets(error: unknown, secrets: ReadonlySet<string>): unknown {
  if (!(error instanceof WeirError) || secrets.size === 0) return error;
  const { code, node, column, field } = error;
  const message = redact(error.message, secrets);
  return new WeirError({
    code,
    message,
    ...(node !== undefined && { node }),
    ...(column !== undefined && { column }),
    ...(field !== undefined && { field }),
  });
}
