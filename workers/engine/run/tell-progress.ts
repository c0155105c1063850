import type { Gauge } from '../../../core/run/events.ts';
import { startGauges } from './gauges.ts';
import type { Opened } from './open-attempt.ts';
import type { RunContext } from './run-context.ts';
import type { RunInProgress } from './run-in-progress.ts';
import type { SourceProgress } from './source-progress.ts';

/**
 * Does what comes before rows flow through the nodes; hands each gauge to `onGauge`, and tells how far sources have
 * been read.
 */
export async function tellPreparing<Result>(
  { tell }: RunContext,
  { session, progress }: Opened,
  onGauge: (gauge: Gauge) => void,
  prepare: () => Promise<Result>,
): Promise<Result> {
  const tellRead = () => {
    if (progress.rows > 0) tell({ type: 'nodes', nodes: progress.over({}) });
  };
  using _gauges = startGauges({
    session,
    rows: () => progress.rows,
    onSample(gauge) {
      onGauge(gauge);
      tellRead();
    },
  });
  try {
    const result = await prepare();
    tellRead();
    return result;
  } catch (error) {
    if (progress.rows > 0) tell({ type: 'nodes', nodes: {} });
    throw error;
  }
}

/** Lets the rows of a run flow; tells counts meanwhile, and hands each gauge to `onGauge`. */
export async function tellRunning(
  run: RunInProgress,
  { session, progress }: Opened,
  onGauge: (gauge: Gauge) => void,
  flow: () => Promise<void>,
): Promise<void> {
  const { counters, tallies } = run.execution;
  let lastSeen = 0;
  using _gauges = startGauges({
    session,
    rows: () => progress.rows + tallies.seen,
    onSample(gauge) {
      onGauge(gauge);
      if (tallies.seen === lastSeen) return;
      lastSeen = tallies.seen;
      tellProgress(run, progress);
    },
  });
  run.tell({ type: 'state', state: 'running' });
  try {
    await flow();
  } catch (error) {
    // The counts of a stage that was under way do not stand.
    run.tell({ type: 'nodes', nodes: counters.isEmpty ? {} : counters.counts() });
    throw error;
  }
}

/** Tells the counts so far, those of the stage under way and of sources that are still being read among them. */
export function tellProgress({ execution, tell }: RunInProgress, progress: SourceProgress): void {
  const { counters, tallies, isNeeded } = execution;
  tell({ type: 'nodes', nodes: progress.over(counters.countsWith(tallies.pending), isNeeded) });
}

/** Tells the exact counts of all stages that are over. */
export function tellCounts({ execution, tell }: RunInProgress): void {
  tell({ type: 'nodes', nodes: execution.counters.counts() });
}
