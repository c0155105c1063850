import type { RunState } from '../../core/run/fold.ts';
import type { ActiveRun } from '../app/runs/worker-run.ts';
import { startProgress } from './progress.ts';
import { usageErrors } from './usage-errors.ts';

interface Followed {
  state: RunState;
  /** Whether warnings were printed during the run. */
  hasPrintedWarnings: boolean;
}

/** Shows the progress of a run, and stops it on Ctrl-C; returns its final state. */
export async function followRun(run: ActiveRun, { isQuiet }: { isQuiet: boolean }): Promise<Followed> {
  const cancel = () => run.cancel();
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  const progress = isQuiet ? undefined : startProgress(run);
  const state = await run.ended;
  progress?.stop();
  process.off('SIGINT', cancel).off('SIGTERM', cancel);
  return { state, hasPrintedWarnings: progress?.printsWarnings ?? false };
}

export function exitCodeOf({ status, error }: RunState): number {
  if (status === 'succeeded') return 0;
  if (status === 'cancelled') return 130;
  return error && usageErrors.has(error.code) ? 2 : 1;
}
