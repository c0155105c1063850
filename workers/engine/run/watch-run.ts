import { WeirError } from '../../../core/errors.ts';
import type { Gauge } from '../../../core/run/events.ts';
import { formatBytes } from '../../../core/run/format.ts';
import { watchMemory } from '../../process/watch-memory.ts';
import type { RunContext } from './run-context.ts';

/** Reports each sample, and ends a run that takes more memory than it may. */
export function watchRun(
  { tell, giveUp }: RunContext,
  stop: AbortController,
  mostBytes: number,
): (gauge: Gauge) => void {
  const watch = watchMemory({ mostBytes, stop, giveUp, exceeded });
  return (gauge) => {
    tell({ type: 'gauge', gauge });
    watch(gauge.rssBytes);
  };
}

function exceeded(rssBytes: number): WeirError {
  const message = `The run took ${formatBytes(rssBytes)} of memory, more than the pipeline allows. Nothing was loaded. Raise its memory limit (settings.memoryLimit), or select fewer columns earlier.`;
  return new WeirError({ code: 'memory.exceeded', message });
}
