import { firstErrorOf, WeirError } from '../../../core/errors.ts';
import { plural } from '../../../core/run/format.ts';
import type { RejectStore } from '../../store/reject-store.ts';
import { isNamedDownstream } from '../compile/named-downstream.ts';
import type { Resolved } from '../compile/resolve.ts';
import { noteOf } from '../replay/corrected-entry.ts';
import { CorrectionsInTheWay } from '../replay/corrections-in-the-way.ts';
import { memoryPlan } from '../session/session-setup.ts';
import type { Targets } from '../sinks/targets.ts';
import type { PreparedSource } from '../sources/source.ts';
import { beginRun } from './begin-run.ts';
import { isOfValues, withGuiltyNode } from './guilty-node.ts';
import { type Attempt, type Opened, openAttempt } from './open-attempt.ts';
import { checkRejectLimit } from './outcomes.ts';
import { coverageOf } from './prepare-attempt.ts';
import { type Corrected, prepareCorrected } from './prepare-corrected.ts';
import { pullAll } from './pull-all.ts';
import { queueRejects } from './queue-rejects.ts';
import { type RunContext, tellProblems } from './run-context.ts';
import type { RunInProgress } from './run-in-progress.ts';
import { endUpTo, pullUpTo } from './run-up-to.ts';
import { spanOf } from './spans.ts';
import { tellCounts, tellPreparing, tellRunning } from './tell-progress.ts';
import { watchRun } from './watch-run.ts';

/**
 * One attempt at a run, from opening to commit. Whatever it opened is closed, and whatever it began is undone, however
 * it ends.
 */
export async function runAttempt(attempt: Attempt): Promise<void> {
  const { signal } = attempt.context;
  const stop = new AbortController();
  try {
    await using stack = new AsyncDisposableStack();
    const opened = await openAttempt(attempt, stack, stop);
    await runOpened(attempt, opened);
  } catch (caught) {
    const error = firstErrorOf(caught);
    if (stop.signal.aborted && stop.signal.reason instanceof Error) throw stop.signal.reason;
    if (signal.aborted)
      throw new WeirError({ code: 'cancelled', message: 'The run was cancelled. Nothing was loaded.', cause: error });
    throw error;
  }
}

async function runOpened(attempt: Attempt, opened: Opened): Promise<void> {
  const { context, resolved } = attempt;
  const { targets, stop } = opened;
  const { upTo } = context.request;
  const onGauge = watchRun(context, stop, memoryPlan(resolved.pipeline.settings.memoryLimit).watchdogBytes);
  const corrected = await tellPreparing(context, opened, onGauge, () => prepareCorrected(attempt, opened));
  const { prepared, plan, corrections } = corrected;
  if (plan.way === 'direct') addCorrectedRows(attempt, targets);
  tellProblems(prepared.problems, context.tell);
  tellOfSources(prepared.sources, resolved, context);
  for (const [node, source] of prepared.sources)
    if (corrections.isNeeded(node)) source.watch((error) => stop.abort(error));
  const run = await beginRun(attempt, opened, corrected);
  await tellRunning(run, opened, onGauge, () =>
    upTo === undefined ? load(attempt, opened, corrected, run) : countUpTo(attempt, opened, run, upTo),
  );
}

/** Corrected rows are added to what their tables hold, which may be these rows if their file was corrected too. */
function addCorrectedRows({ replay, context }: Attempt, targets: Targets): void {
  targets.databases.addToTables(replay.knownPartitions);
  if (replay.gone === 0) return;
  const message = `${plural(replay.gone, 'row')} of this replay ${replay.gone === 1 ? 'was' : 'were'} no longer rejected by a later run. Rows that were corrected in their file as well are in their table twice now.`;
  context.tell({ type: 'warning', message });
}

/** Pulls all rows into the targets, brings the rejects to the queue, and commits both. */
async function load(
  { replay, resolved }: Attempt,
  { signal }: Opened,
  { prepared, plan, corrections }: Corrected,
  run: RunInProgress,
): Promise<void> {
  const { execution, targets, store, request, tell } = run;
  const { counters, relations, session } = execution;
  const prepareRejects = async () => {
    if (run.canQueueEarly) await store.prepare();
  };
  await pull(run, signal, () => pullAll(execution, targets, prepareRejects));
  await spanOf(tell, { kind: 'rejects' }, () => queueRejects(run));
  if (corrections.inTheWay.length > 0) throw new CorrectionsInTheWay(corrections.inTheWay);
  tellCounts(run);
  const limit = resolved.pipeline.settings.maxRejected;
  if (plan.way !== 'direct')
    await keepingRejects(store, () => checkRejectLimit(limit, counters.quarantinedRows(), counters.readRows));
  const outcome = replay.isReplay ? await corrections.outcome(relations, session) : undefined;
  const rows = outcome?.settled.map(noteOf);
  await targets.databases.noteReplayed({ pipeline: request.pipelineFile, run: request.runId, ...(rows && { rows }) });
  targets.databases.assertNoneOlder();
  if (outcome)
    await targets.databases.settleMirrored(outcome.settled, { id: request.runId, pipeline: request.pipelineFile });

  signal.throwIfAborted();
  tell({ type: 'state', state: 'committing' });
  await spanOf(tell, { kind: 'commit' }, async () => {
    await store.commit();
    await targets.commit();
  });
  for (const output of targets.results())
    tell({ type: 'output', output, partitions: targets.databases.partitionsOf(output.node) });
  if (!replay.isReplay) tell({ type: 'covered', coverage: coverageOf(prepared) });
  if (outcome) tell({ type: 'replayed', replay: replay.result(plan, outcome) });
}

/** Lets all rows pass as far as one node, and counts them. Nothing is loaded, and no reject is kept. */
async function countUpTo(attempt: Attempt, { signal }: Opened, run: RunInProgress, node: string): Promise<void> {
  await pull(run, signal, () => pullUpTo(run.execution, node));
  await endUpTo(run, attempt.resolved);
  tellCounts(run);
  signal.throwIfAborted();
}

/**
 * Pulls rows. A failure that values brought about gets its node, unless a source turns out to be unfit for the fast
 * reader: what the engine says of a file that it should not have read is not worth telling.
 */
async function pull(
  { sources, corrections, execution }: RunInProgress,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
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
    const unknown = (source.cautions ?? []).filter(({ about }) => about && !isNamedDownstream(node, about, resolved));
    const remarks = [...(source.remarks ?? []), ...unknown.map(({ message }) => message)];
    for (const message of remarks) tell({ type: 'warning', node, message, isRemark: true });
  }
}

/** Keeps the rejects of a run that fails because of them, so that they can be looked at. */
async function keepingRejects(store: RejectStore, check: () => void): Promise<void> {
  try {
    check();
  } catch (error) {
    await store.commit();
    throw error;
  }
}
