import process from 'node:process';
import { WeirError } from '../../../core/errors.ts';
import { formatBytes } from '../../../core/run/format.ts';
import { watchMemory } from '../../process/watch-memory.ts';
import type { MemoryPlan } from '../session/session-setup.ts';

/** A memory limit, and the memory of the process at which work under that limit is ended. */
type Allowance = Pick<MemoryPlan, 'limitBytes' | 'watchdogBytes'>;

interface Watched {
  mostBytes: number;
  /** The memory of the process when the work began. */
  baseBytes: number;
  stop: AbortController;
  look(rssBytes: number): void;
}

const intervalMs = 500;

/**
 * Limits the memory of a process that does many pieces of work. Work that exceeds its limit is ended, and then the
 * process, which could not be trusted to give the memory back.
 */
export class MemoryGuard {
  readonly #end: () => void;
  readonly #rssBytes: () => number;
  readonly #running = new Set<Watched>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `end` ends the process after all failures have been sent; unanswered calls are repeated on another worker. */
  constructor(end: () => void, rssBytes: () => number = () => process.memoryUsage.rss()) {
    this.#end = end;
    this.#rssBytes = rssBytes;
  }

  /** Does work within a memory limit. Throws `memory.exceeded` if the process exceeds it. */
  async watch<Answer>(
    { limitBytes, watchdogBytes: mostBytes }: Allowance,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const stop = new AbortController();
    const givenUp = Promise.withResolvers<never>();
    const exceeded = (rssBytes: number) => memoryExceeded(rssBytes, limitBytes);
    const look = watchMemory({ mostBytes, stop, giveUp: givenUp.reject, exceeded });
    const watched: Watched = { mostBytes, baseBytes: this.#rssBytes(), stop, look };
    this.#running.add(watched);
    this.#timer ??= setInterval(() => this.#check(), intervalMs);
    try {
      return await Promise.race([work(AbortSignal.any([signal, stop.signal])), givenUp.promise]);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      throw stop.signal.reason;
    } finally {
      this.#leave(watched);
    }
  }

  #leave(watched: Watched): void {
    this.#running.delete(watched);
    if (watched.stop.signal.aborted) this.#end();
    if (this.#running.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    const rssBytes = this.#rssBytes();
    const running = [...this.#running];
    if (running.some(({ mostBytes }) => rssBytes <= mostBytes)) return;
    const greedy = running.filter(({ mostBytes, baseBytes }) => rssBytes - baseBytes > mostBytes / 2);
    // Otherwise, earlier work left the process large.
    if (greedy.length === 0) this.#end();
    for (const { look } of greedy) look(rssBytes);
  }
}

function memoryExceeded(rssBytes: number, limitBytes: number): WeirError {
  const message = `Looking at the data took ${formatBytes(rssBytes)} of memory, more than it may. Raise the memory limit of the pipeline (settings.memoryLimit) beyond ${formatBytes(limitBytes)}, or select fewer columns earlier.`;
  return new WeirError({ code: 'memory.exceeded', message });
}
