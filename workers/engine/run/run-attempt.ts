import { firstErrorOf, WeirError } from '../../../core/errors.ts';
import type { ReplayPlan } from '../../../core/replay/ways.ts';
import type { DeadBatch } from '../../store/dead-batch.ts';
import type { RejectStore } from '../../store/reject-store.ts';
import { isNamedBehind } from '../compile/named-behind.ts';
import type { Resolved } from '../compile/resolve.ts';
import { asking } from '../http/asking.ts';
import { noteOf } from '../replay/corrected-entry.ts';
import { Corrections } from '../replay/corrections.ts';
import { memoryPlan } from '../session/session-setup.ts';
import type { PreparedSource } from '../sources/source.ts';
import { prepareExecution } from './execute.ts';
import { startGauges } from './gauges.ts';
import { isOfValues, withGuiltyNode } from './guilty-node.ts';
import { type Attempt, type Opened, openAttempt } from './open-attempt.ts';
import { checkRejectLimit } from './outcomes.ts';
import { coverageOf, fileList, type Prepared, prepareAttempt } from './prepare-attempt.ts';
import { pullAll } from './pull-all.ts';
import { type RunContext, tellProblems } from './run-context.ts';
import { pullUpTo } from './run-up-to.ts';
import { mayTakeRejectsEarly, type Settling, sendDead, settle, settleUpTo } from './settle.ts';
import type { SourceProgress } from './source-progress.ts';
import { spanOf } from './spans.ts';
import { watchMemory } from './watch-memory.ts';

/** A graph ready to be run, and how corrected rows go through it. */
interface Corrected {
  prepared: Prepared;
  plan: ReplayPlan;
  corrections: Corrections;
}

/** One try, from opening to commit. Whatever it opened is closed, and whatever it began is undone, on every way out. */
export async function attempt(trial: Attempt): Promise<void> {
  const { signal } = trial.context;
  const stop = new AbortController();
  try {
    await using stack = new AsyncDisposableStack();
    const opened = await openAttempt(trial, stack, stop);
    await runOpened(trial, opened);
  } catch (caught) {
    const error = firstErrorOf(caught);
    if (stop.signal.aborted && stop.signal.reason instanceof Error) throw stop.signal.reason;
    if (signal.aborted)
      throw new WeirError({ code: 'cancelled', message: 'The run was cancelled. Nothing was loaded.', cause: error });
    throw error;
  }
}

async function runOpened(trial: Attempt, opened: Opened): Promise<void> {
  const { context, resolved } = trial;
  const { session, targets, stop, progress } = opened;
  const corrected = await prepareTold(trial, opened);
  const { prepared, plan, corrections } = corrected;
  if (plan.way === 'direct') targets.databases.addToTables();
  tellProblems(prepared.problems, context.tell);
  tellOfSources(prepared.sources, resolved, context);
  for (const [node, source] of prepared.sources)
    if (corrections.isNeeded(node)) source.watch((error) => stop.abort(error));
  const settling = await begin(trial, opened, corrected);
  const { execution } = settling;
  const { watchdogBytes } = memoryPlan(resolved.pipeline.settings.memoryLimit);
  const watch = watchMemory(context, stop, watchdogBytes);
  let told = 0;
  using _gauges = startGauges({
    session,
    rows: () => progress.rows + execution.tallies.seen,
    onSample(gauge) {
      watch(gauge);
      if (execution.tallies.seen === told) return;
      told = execution.tallies.seen;
      tellProgress(settling, progress);
    },
  });
  context.tell({ type: 'state', state: 'running' });
  try {
    await runPrepared(trial, opened, corrected, settling);
  } catch (error) {
    // What was under way is not through.
    context.tell({ type: 'nodes', nodes: execution.counters.isEmpty ? {} : execution.counters.told() });
    throw error;
  }
}

async function runPrepared(trial: Attempt, opened: Opened, corrected: Corrected, settling: Settling): Promise<void> {
  const { signal } = opened;
  const { upTo } = trial.context.request;
  if (upTo === undefined) {
    await load(trial, opened, corrected, settling);
    return;
  }
  await unlessUnfit(settling, signal, () => pullUpTo(settling.execution, upTo));
  await settleUpTo(settling, trial.resolved);
  tellNodes(settling);
  signal.throwIfAborted();
}

/** Tells how far the sources are that are read before the run proper. */
async function prepareTold(trial: Attempt, opened: Opened): Promise<Corrected> {
  const { session, progress } = opened;
  const { tell } = trial.context;
  const tellRead = () => {
    if (progress.rows > 0) tell({ type: 'nodes', nodes: progress.over({}) });
  };
  using _gauges = startGauges({
    session,
    rows: () => progress.rows,
    onSample(gauge) {
      tell({ type: 'gauge', gauge });
      tellRead();
    },
  });
  try {
    const corrected = await prepareCorrected(trial, opened);
    tellRead();
    return corrected;
  } catch (error) {
    if (progress.rows > 0) tell({ type: 'nodes', nodes: {} });
    throw error;
  }
}

async function prepareCorrected(trial: Attempt, opened: Opened): Promise<Corrected> {
  const { replay } = trial;
  // Where corrected rows go their way alone, most sources are not read at all: what they look like is enough.
  const described = await prepareAttempt(trial, opened, replay.isReplay ? 'describe' : 'read');
  await opened.targets.databases.opened();
  const plan = replay.plan(described.graph);
  const correct = (prepared: Prepared): Corrected => ({
    prepared,
    plan,
    corrections: new Corrections(replay.entriesFor(plan), plan.way, prepared.graph, prepared.amendments),
  });
  const corrected = correct(described);
  const isRead = [...described.sources.keys()].some((id) => corrected.corrections.isNeeded(id));
  return replay.isReplay && isRead ? correct(await prepareAttempt(trial, opened, 'read')) : corrected;
}

/** Lays corrections over the rows to come, and sets all counters to zero. */
async function begin(trial: Attempt, opened: Opened, { prepared, corrections }: Corrected): Promise<Settling> {
  const { replay, context, kept } = trial;
  const { session, targets, signal, spoolFolder, progress } = opened;
  const { request, store, tell } = context;
  const { sources, graph } = prepared;
  // An entry's file may be one that the pipeline does not read any more.
  const files = [...new Set([...fileList(sources), ...replay.entries.flatMap(({ source }) => source ?? [])])];
  await corrections.fill(session, files, spoolFolder);
  const isWhole = request.upTo === undefined;
  const takesEarly = isWhole && replay.entries.length === 0 && mayTakeRejectsEarly(graph);
  const settling: Settling = {
    execution: {
      ...prepareExecution(graph, session, {
        patches: replay.entries.length > 0 ? corrections : undefined,
        ...(isWhole && { onReject: () => store.expect() }),
      }),
      graph,
      session,
      files,
      settled: new Set(),
      ...(takesEarly && { onRejects: (dead: DeadBatch) => sendDead(settling, dead) }),
      isNeeded: (id) => corrections.isNeeded(id),
      ask: asking({ kept, session, folder: spoolFolder, signal }),
      onSpan: (span) => {
        tell(span);
        tellProgress(settling, progress);
      },
    },
    sources,
    targets,
    store,
    request,
    tell,
    corrections,
    takesEarly,
  };
  return settling;
}

/** Pulls all rows into the targets, brings the rejects to the queue, and commits both. */
async function load(
  { replay, resolved }: Attempt,
  { signal }: Opened,
  { prepared, plan, corrections }: Corrected,
  settling: Settling,
): Promise<void> {
  const { execution, targets, store, request, tell } = settling;
  const { counters, relations, session } = execution;
  const prepareRejects = async () => {
    if (settling.takesEarly) await store.prepare();
  };
  await unlessUnfit(settling, signal, () => pullAll(execution, targets, prepareRejects));
  await spanOf(tell, { kind: 'rejects' }, () => settle(settling));
  tellNodes(settling);
  const limit = resolved.pipeline.settings.maxRejected;
  if (plan.way !== 'direct')
    await keepingRejects(store, () => checkRejectLimit(limit, counters.quarantinedRows(), counters.readRows));
  const outcome = replay.isReplay ? await corrections.outcome(relations, session) : undefined;
  const rows = outcome?.settled.map(noteOf);
  await targets.databases.noteReplayed({ pipeline: request.pipelineFile, run: request.runId, ...(rows && { rows }) });
  if (outcome)
    await targets.databases.settleMirrored(outcome.settled, { id: request.runId, pipeline: request.pipelineFile });

  signal.throwIfAborted();
  tell({ type: 'state', state: 'committing' });
  await spanOf(tell, { kind: 'commit' }, async () => {
    await store.commit();
    await targets.commit();
  });
  for (const output of targets.results()) tell({ type: 'output', output });
  if (!replay.isReplay) tell({ type: 'covered', coverage: coverageOf(prepared) });
  if (outcome) tell({ type: 'replayed', replay: replay.result(plan, outcome) });
}

/** How far it is, while it goes on. */
function tellProgress({ execution, tell }: Settling, progress: SourceProgress): void {
  const { counters, tallies, isNeeded } = execution;
  tell({ type: 'nodes', nodes: progress.over(counters.toldWith(tallies.pending), isNeeded) });
}

function tellNodes({ execution, tell }: Settling): void {
  tell({ type: 'nodes', nodes: execution.counters.told() });
}

/** What the engine says of a file that it was not to read is not worth telling: whether it was is known first. */
async function unlessUnfit(
  { sources, corrections, execution }: Settling,
  signal: AbortSignal,
  pull: () => Promise<void>,
): Promise<void> {
  try {
    await pull();
  } catch (error) {
    if (!(error instanceof WeirError) || signal.aborted) throw error;
    if (!isOfValues(error) && error.code !== 'source.unreadable') throw error;
    for (const [node, source] of sources) if (corrections.isNeeded(node)) await source.expectedRows();
    throw await withGuiltyNode(error, execution);
  }
}

function tellOfSources(sources: ReadonlyMap<string, PreparedSource>, resolved: Resolved, { tell }: RunContext): void {
  for (const [node, source] of sources) {
    for (const message of source.warnings) tell({ type: 'warning', node, message });
    const unknown = (source.cautions ?? []).filter(({ about }) => about && !isNamedBehind(node, about, resolved));
    const remarks = [...(source.remarks ?? []), ...unknown.map(({ message }) => message)];
    for (const message of remarks) tell({ type: 'warning', node, message, isRemark: true });
  }
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
