import { WeirError } from '../../../core/errors.ts';
import type { Gauge } from '../../../core/run/events.ts';
import { formatBytes } from '../../../core/run/format.ts';
import type { RunContext } from './run-context.ts';

/** Reports each sample, and ends a run that takes more memory than it may. */
export function watchMemory(context: RunContext, stop: AbortController, mostBytes: number): (gauge: Gauge) => void {
  return (gauge) => {
    context.tell({ type: 'gauge', gauge });
    if (gauge.rssBytes <= mostBytes) return;
    // During one long function call, the engine does not notice that it is to stop.
    if (stop.signal.aborted) context.giveUp(stop.signal.reason);
    else stop.abort(memoryExceeded(gauge.rssBytes));
  };
}

/** The engine's own limit does not bound everything that it allocates. This does, before the system steps in. */
function memoryExceeded(rssBytes: number): WeirError {
  const message = `The run took ${formatBytes(rssBytes)} of memory, more than the pipeline allows. Nothing was loaded. Raise its memory limit (settings.memoryLimit), or select fewer columns earlier.`;
  return new WeirError({ code: 'memory.exceeded', message });
}
