import { EventEmitter, once } from 'node:events';
import type { RunEvent } from '../../../core/run/events.ts';
import type { ActiveRun } from './worker-run.ts';

/** An event with its number in the run's log, from 1, so that a window can resume after a gap. */
export interface LoggedEvent {
  sequence: number;
  /** Milliseconds since 1970. */
  atMs: number;
  event: RunEvent;
}

interface RunLog {
  events: LoggedEvent[];
  lastSequence: number;
  hasEnded: boolean;
  readonly emitter: EventEmitter;
}

/** Number of ended runs whose events are kept; of older ones, only the outcome is known. */
const mostEnded = 50;

/** The events of the runs of this process so far. */
export class RunLogs {
  readonly #logs = new Map<string, RunLog>();

  /** Records a run from start to end; `first` events precede its own. */
  follow(run: ActiveRun, first: readonly RunEvent[] = []): void {
    const log: RunLog = { events: [], lastSequence: 0, hasEnded: false, emitter: new EventEmitter() };
    log.emitter.setMaxListeners(0);
    this.#logs.set(run.id, log);
    for (const event of first) add(log, event);
    run.subscribe((_state, event) => add(log, event));
    void run.ended.then(() => {
      log.hasEnded = true;
      log.emitter.emit('change');
      this.#forgetOldest();
    });
  }

  /**
   * Yields the events after a number, then new ones until the run or the signal ends; undefined for a run without a
   * log.
   */
  read(runId: string, afterSequence: number, signal: AbortSignal | undefined): AsyncGenerator<LoggedEvent> | undefined {
    const log = this.#logs.get(runId);
    return log && readLog(log, afterSequence, signal);
  }

  #forgetOldest(): void {
    const ended = [...this.#logs].filter(([, { hasEnded }]) => hasEnded);
    for (const [id] of ended.slice(0, Math.max(0, ended.length - mostEnded))) this.#logs.delete(id);
  }
}

/** Counts replace earlier ones, so only the last are kept. */
function add(log: RunLog, event: RunEvent): void {
  if (event.type === 'nodes') log.events = log.events.filter((logged) => logged.event.type !== 'nodes');
  log.lastSequence += 1;
  log.events.push({ sequence: log.lastSequence, atMs: Date.now(), event });
  log.emitter.emit('change');
}

async function* readLog(
  log: RunLog,
  afterSequence: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<LoggedEvent> {
  let lastYielded = afterSequence;
  while (!signal?.aborted) {
    const next = log.events.filter(({ sequence }) => sequence > lastYielded);
    for (const logged of next) {
      yield logged;
      lastYielded = logged.sequence;
    }
    if (lastYielded < log.lastSequence) continue;
    if (log.hasEnded) return;
    await once(log.emitter, 'change', { ...(signal && { signal }) }).catch(ignoreAbort);
  }
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
}
