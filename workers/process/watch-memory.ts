import type { WeirError } from '../../core/errors.ts';

export interface MemoryWatch {
  /** The resident memory of this process that the work must not go beyond. */
  mostBytes: number;
  /** Asks the work to stop. */
  stop: AbortController;
  /** Called when the work keeps taking more than it may: then only the end of the process helps. */
  giveUp(reason: unknown): void;
  exceeded(rssBytes: number): WeirError;
}

/**
 * Ends work that takes more memory than it may, as samples tell it. The engine's own limit does not bound everything that
 * it allocates. This does, before the system steps in.
 */
export function watchMemory({ mostBytes, stop, giveUp, exceeded }: MemoryWatch): (rssBytes: number) => void {
  return (rssBytes) => {
    if (rssBytes <= mostBytes) return;
    // During one long function call, the engine does not notice that it is to stop.
    if (stop.signal.aborted) giveUp(stop.signal.reason);
    else stop.abort(exceeded(rssBytes));
  };
}
