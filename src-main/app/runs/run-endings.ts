import { messageOf, WeirError } from '../../../core/errors.ts';
import type { RunEvent } from '../../../core/run/events.ts';
import type { RunState } from '../../../core/run/fold.ts';
import type { WorkerExit } from '../processes/worker-process.ts';

function leftBehind({ status }: RunState): string {
  return status === 'committing' ? 'Each target is in its old or its new state.' : 'Targets are as they were.';
}

/** The end of a run that could not be started. */
export function notBegun(error: unknown): RunEvent {
  const message = `The run could not start: ${messageOf(error)}. Nothing was loaded.`;
  const failure = { code: error instanceof WeirError ? error.code : 'store.failed', message };
  return { type: 'finished', status: 'failed', peakRssBytes: 0, cpuSeconds: 0, error: failure };
}

/** The end of a run whose worker was asked to stop, and had to be killed. */
export function endedByForce(state: RunState): RunEvent {
  const { peakRssBytes, cpuSeconds } = state;
  const message = `The run was cancelled. ${leftBehind(state)}`;
  return { type: 'finished', status: 'cancelled', peakRssBytes, cpuSeconds, error: { code: 'cancelled', message } };
}

/** The end of a run whose worker died: the next run repairs what it left behind. */
export function crashed({ code, signal, lastWords }: WorkerExit, state: RunState): RunEvent {
  const how = signal ? `by ${signal}` : `with code ${code}`;
  const isMemory = /heap out of memory|allocation failed/i.test(lastWords);
  const message = isMemory
    ? 'The run worker ran out of memory. Nothing was loaded. Raise the memory limit of the pipeline (settings.memoryLimit), or select fewer columns.'
    : `The run worker ended ${how} before the run did. ${leftBehind(state)} Run it again.${lastWords ? ` It said: ${lastWords.split('\n').at(-1)}` : ''}`;
  return {
    type: 'finished',
    status: 'failed',
    peakRssBytes: state.peakRssBytes,
    cpuSeconds: state.cpuSeconds,
    error: { code: isMemory ? 'memory.exceeded' : 'engine.crashed', message },
  };
}
