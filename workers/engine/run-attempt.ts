import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { firstErrorOf, WeirError } from '../../core/errors.ts';
import { hasErrors, type Problem } from '../../core/pipeline/problems.ts';
import { nodesUpTo } from '../../core/pipeline/up-to.ts';
import type { Gauge } from '../../core/run/events.ts';
import { formatBytes } from '../../core/run/format.ts';
import type { DeadBatch } from '../store/dead-batch.ts';
import type { RejectStore } from '../store/reject-store.ts';
import { compileGraph, type ResolvedNode } from './compile.ts';
import type { CompiledGraph } from './compiled-graph.ts';
import { type Execution, invalidPipeline, prepareExecution } from './execute.ts';
import { createExpressions } from './expressions.ts';
import { startGauges } from './gauges.ts';
import { isOfValues, withGuiltyNode } from './guilty-node.ts';
import { asking } from './http/asking.ts';
import type { KeptAnswers } from './http/kept-answers.ts';
import { checkRejectLimit } from './outcomes.ts';
import { pullAll } from './pull-all.ts';
import type { Collector } from './reject-collector.ts';
import type { Amendments } from './replay/amendments.ts';
import { noteOf } from './replay/corrected-entry.ts';
import { Corrections } from './replay/corrections.ts';
import type { ReplayState } from './replay/replay-state.ts';
import { type Resolved, readsData } from './resolve.ts';
import { type RunContext, tellProblems } from './run-context.ts';
import { pullUpTo } from './run-up-to.ts';
import { Session } from './session.ts';
import { memoryPlan, sessionLimits, setParams } from './session-setup.ts';
import { mayTakeRejectsEarly, sendDead, settle, settleUpTo } from './settle.ts';
import { Targets } from './sinks/targets.ts';
import { Demand } from './sources/demand.ts';
import { type LocatedSource, locateSource, openSource } from './sources/open.ts';
import type { Asking, Reading } from './sources/open-options.ts';
import type { PreparedSource } from './sources/source.ts';
import { widestSource } from './sources/widest-source.ts';

export interface Attempt {
  resolved: Resolved;
  /** The sources that must be read with care. */
  careful: ReadonlySet<string>;
  /** Whether sums of doubles may take rows in any order. */
  isParallel: boolean;
  replay: ReplayState;
  /** What servers have been asked for, by this try or one before. */
  kept: KeptAnswers;
  context: RunContext;
}

/** What an attempt has opened; the stack closes it. */
interface Opened {
  stack: AsyncDisposableStack;
  stop: AbortController;
  signal: AbortSignal;
  nodes: ResolvedNode[];
  located: LocatedSource[];
  session: Session;
  targets: Targets;
  spoolFolder: string;
}

/** A graph ready to be run, with the corrections that are laid over it. */
interface Prepared {
  sources: Map<string, PreparedSource>;
  graph: CompiledGraph;
  problems: Problem[];
  amendments: ReadonlyMap<string, Amendments>;
}

/** One try, from opening to commit. Whatever it opened is closed, and whatever it began is undone, on every way out. */
export async function attempt(trial: Attempt): Promise<void> {
  const { signal } = trial.context;
  const stop = new AbortController();
  try {
    await using stack = new AsyncDisposableStack();
    const opened = await openAll(trial, stack, stop);
    await runOpened(trial, opened);
  } catch (caught) {
    const error = firstErrorOf(caught);
    if (stop.signal.aborted && stop.signal.reason instanceof Error) throw stop.signal.reason;
    if (signal.aborted)
      throw new WeirError({ code: 'cancelled', message: 'The run was cancelled. Nothing was loaded.', cause: error });
    throw error;
  }
}

async function openAll(
  { resolved, replay, context }: Attempt,
  stack: AsyncDisposableStack,
  stop: AbortController,
): Promise<Opened> {
  const { runFolder, pipelineFile, upTo } = context.request;
  const folder = dirname(pipelineFile);
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const takesPart = upTo === undefined ? replay.takesPart(resolved) : nodesUpTo(resolved.graph, upTo);
  const nodes = resolved.graph.order
    .filter(({ id }) => takesPart.has(id))
    .flatMap(({ id }) => resolved.nodes.get(id) ?? []);
  if (nodes.length === 0 && !replay.isReplay) throw nothingToRun();
  const located = (await Promise.all(nodes.map((node) => locateSource(node, folder)))).filter(
    (source) => source !== undefined,
  );
  const files = located.flatMap((source) => source.files);
  const { secrets } = resolved;
  replay.locate(
    located.flatMap(({ names }) => names),
    secrets,
  );
  const targets = stack.use(await Targets.open(nodes, { folder, runFolder, signal, secrets }));
  const spoolFolder = join(runFolder, 'engine');
  await mkdir(spoolFolder, { recursive: true });
  const session = stack.use(
    await Session.open(
      {
        ...sessionLimits(resolved.pipeline.settings, await widestSource(located)),
        folder: spoolFolder,
        paths: [...files, ...targets.temporaryPaths, ...targets.temporaryFolders],
        folders: targets.temporaryFolders,
      },
      context.engine(),
    ),
  );
  const end = () => session.stop();
  signal.addEventListener('abort', end);
  stack.defer(() => signal.removeEventListener('abort', end));
  if (signal.aborted) end();
  await setParams(session, resolved.params);
  return { stack, stop, signal, nodes, located, session, targets, spoolFolder };
}

async function prepare(
  { resolved, careful, isParallel, replay, kept }: Attempt,
  opened: Opened,
  kind: 'describe' | 'read',
): Promise<Prepared> {
  const { session, nodes, located } = opened;
  const amendments = replay.amendments();
  const isDescribed = kind === 'describe' && !readsData(nodes);
  const { params, graph: whole, secrets } = resolved;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const demandOn = (source: string) => Demand.on(source, { graph: whole, nodes: byId, session, params, secrets });
  const ways = { amendments, kept, demandOn, params };
  const sources = await openSources(located, isDescribed ? 'describe' : careful, { ...opened, ...ways });
  const { graph, problems } = await compileGraph({
    graph: whole,
    nodes: byId,
    sources,
    session,
    expressions: createExpressions(session, params, { isParallel }),
    params,
    secrets,
    isRun: true,
    ask: asking({ kept, session, folder: opened.spoolFolder, signal: opened.signal }),
  });
  if (hasErrors(problems)) throw invalidPipeline(problems);
  return { sources, graph, problems, amendments };
}

async function runOpened(trial: Attempt, opened: Opened): Promise<void> {
  const { replay, context, resolved } = trial;
  const { request, store, tell } = context;
  const { session, targets, stop, signal, spoolFolder } = opened;
  // Where corrected rows go their way alone, most sources are not read at all: what they look like is enough.
  let prepared = await prepare(trial, opened, replay.isReplay ? 'describe' : 'read');
  await targets.opened();
  const plan = replay.plan(prepared.graph);
  const correct = () => new Corrections(replay.entriesFor(plan), plan.way, prepared.graph, prepared.amendments);
  let corrections = correct();
  if (replay.isReplay && [...prepared.sources.keys()].some((id) => corrections.isNeeded(id))) {
    prepared = await prepare(trial, opened, 'read');
    corrections = correct();
  }
  const { sources, graph, problems } = prepared;
  if (plan.way === 'direct') targets.addToTables();
  tellProblems(problems, tell);
  watchSources(sources, corrections, context, stop);

  // An entry's file may be one that the pipeline does not read any more.
  const files = [...new Set([...fileList(sources), ...replay.entries.flatMap(({ source }) => source ?? [])])];
  await corrections.fill(session, files, spoolFolder);
  const { upTo } = request;
  const takesEarly = upTo === undefined && replay.entries.length === 0 && mayTakeRejectsEarly(graph);
  const execution: Execution = {
    ...prepareExecution(graph, session, {
      patches: replay.entries.length > 0 ? corrections : undefined,
      ...(upTo === undefined && { onReject: () => store.expect() }),
    }),
    graph,
    session,
    files,
    settled: new Set(),
    ...(takesEarly && { onRejects: (dead: DeadBatch) => sendDead(settling, dead) }),
    isNeeded: (id: string) => corrections.isNeeded(id),
    ask: asking({ kept: trial.kept, session, folder: spoolFolder, signal }),
    onStage: () => tellNodes(),
  };
  const settling = { execution, sources, targets, store, request, tell, corrections, takesEarly };
  const { counters, tallies } = execution;
  const tellNodes = () => tell({ type: 'nodes', nodes: counters.told() });
  const { watchdogBytes } = memoryPlan(resolved.pipeline.settings.memoryLimit);
  using _gauges = startGauges({
    session,
    rows: () => tallies.seen,
    onSample: watchMemory(context, stop, watchdogBytes),
  });
  tell({ type: 'state', state: 'running' });
  if (upTo !== undefined) {
    await unlessUnfit(sources, corrections, execution, signal, () => pullUpTo(execution, upTo));
    await settleUpTo(settling, resolved);
    tellNodes();
    signal.throwIfAborted();
    return;
  }
  const prepareRejects = async () => {
    if (takesEarly) await store.prepare();
  };
  await unlessUnfit(sources, corrections, execution, signal, () => pullAll(execution, targets, prepareRejects));
  await settle(settling);
  tellNodes();
  const limit = resolved.pipeline.settings.maxRejected;
  if (plan.way !== 'direct')
    await keepingRejects(store, () => checkRejectLimit(limit, counters.quarantinedRows(), counters.readRows));
  const outcome = replay.isReplay ? await corrections.outcome(execution.relations, session) : undefined;
  const rows = outcome?.settled.map(noteOf);
  await targets.noteReplayed({ pipeline: request.pipelineFile, run: request.runId, ...(rows && { rows }) });
  if (outcome) await targets.settleMirrored(outcome.settled, { id: request.runId, pipeline: request.pipelineFile });

  signal.throwIfAborted();
  tell({ type: 'state', state: 'committing' });
  await store.commit();
  await targets.commit();
  for (const output of targets.results()) tell({ type: 'output', output });
  if (outcome) tell({ type: 'replayed', replay: replay.result(plan, outcome) });
}

/** What the engine says of a file that it was not to read is not worth telling: whether it was is known first. */
async function unlessUnfit(
  sources: ReadonlyMap<string, PreparedSource>,
  corrections: Corrections,
  collector: Collector,
  signal: AbortSignal,
  pull: () => Promise<void>,
): Promise<void> {
  try {
    await pull();
  } catch (error) {
    if (!(error instanceof WeirError) || signal.aborted) throw error;
    if (!isOfValues(error) && error.code !== 'source.unreadable') throw error;
    for (const [node, source] of sources) if (corrections.isNeeded(node)) await source.expectedRows();
    throw await withGuiltyNode(error, collector);
  }
}

function watchSources(
  sources: ReadonlyMap<string, PreparedSource>,
  corrections: Corrections,
  { tell }: RunContext,
  stop: AbortController,
): void {
  for (const [node, source] of sources) {
    for (const message of source.warnings) tell({ type: 'warning', node, message });
    for (const message of source.remarks ?? []) tell({ type: 'warning', node, message, isRemark: true });
    if (corrections.isNeeded(node)) source.watch((error) => stop.abort(error));
  }
}

interface OpeningSources
  extends Pick<Opened, 'session' | 'spoolFolder' | 'signal' | 'stack'>,
    Pick<Resolved, 'params'> {
  amendments: ReadonlyMap<string, Amendments>;
  kept: KeptAnswers;
  demandOn(source: string): Demand | undefined;
}

/** Sources are closed with the stack, those too that were open when a later one failed. */
async function openSources(
  located: readonly LocatedSource[],
  careful: ReadonlySet<string> | 'describe',
  { session, spoolFolder, signal, stack, params, amendments, kept, demandOn }: OpeningSources,
): Promise<Map<string, PreparedSource>> {
  const sources = new Map<string, PreparedSource>();
  for (const source of located) {
    const { node } = source;
    const reading: Reading =
      careful === 'describe' ? { kind: careful } : { kind: careful.has(node) ? 'careful' : 'fast', signal };
    const firstFile = fileList(sources).length;
    const kind: Asking = { kind: 'run', signal, kept, demand: demandOn(node) };
    const options = {
      session,
      spoolFolder,
      firstFile,
      reading,
      asking: kind,
      params,
      amendments: amendments.get(node),
    };
    const prepared = await openSource(source, options);
    stack.defer(() => prepared.close());
    sources.set(node, prepared);
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
