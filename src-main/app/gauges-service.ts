import process from 'node:process';
import type { GaugeSample, ProcessGauge } from '../../core/api/gauges.ts';
import { memoryLimitIn } from '../../core/pipeline/memory-limit.ts';
import { cpuMeter } from '../../core/run/cpu-meter.ts';
import type { PreviewService } from './preview/preview-service.ts';
import type { RunService } from './runs/run-service.ts';
import type { Store } from './store/open-store.ts';

const intervalMs = 500;

/** Samples the processes of the studio twice a second while someone listens. */
export class GaugesService {
  readonly #runs: RunService;
  readonly #store: Store;
  readonly #preview: PreviewService;
  readonly #measureWindow: () => Omit<ProcessGauge, 'process'> | undefined;
  readonly #limits = new Map<string, number | null>();

  constructor(
    runs: RunService,
    store: Store,
    preview: PreviewService,
    measureWindow: () => Omit<ProcessGauge, 'process'> | undefined,
  ) {
    this.#measureWindow = measureWindow;
    this.#runs = runs;
    this.#store = store;
    this.#preview = preview;
  }

  async *samples(signal: AbortSignal | undefined): AsyncGenerator<GaugeSample> {
    const measure = cpuMeter({ cpuUsage: () => process.cpuUsage(), nowMs: () => performance.now() });
    while (!signal?.aborted) {
      await pause(intervalMs, signal);
      if (signal?.aborted) return;
      const { share } = measure();
      const preview = await this.#preview.client.gauge();
      const renderer = this.#measureWindow();
      yield this.#sample([
        { process: 'main', cpu: share, rssBytes: process.memoryUsage.rss() },
        ...(renderer ? [{ process: 'renderer' as const, ...renderer }] : []),
        ...(preview ? [{ process: 'preview' as const, ...preview }] : []),
      ]);
    }
  }

  #sample(processes: ProcessGauge[]): GaugeSample {
    const run = this.#runs.activeRuns().at(-1);
    const gauge = run?.state.gauge;
    const atMs = Date.now();
    if (!run || !gauge) return { atMs, processes, run: null };
    const { rssBytes, cpuPercent, engineMemoryBytes, spilledBytes, rowsPerSecond } = gauge;
    return {
      atMs,
      processes: [...processes, { process: 'run', cpu: cpuPercent / 100, rssBytes }],
      run: {
        runId: run.id,
        engineMemoryBytes,
        memoryLimitBytes: this.#limitOf(run.id),
        spilledBytes,
        rowsPerSecond,
        elapsedMs: atMs - run.state.startedAtMs,
      },
    };
  }

  #limitOf(runId: string): number | null {
    const known = this.#limits.get(runId);
    if (known !== undefined) return known;
    const text = this.#store.runs.getRunFile(runId);
    const bytes = text === undefined ? null : memoryLimitIn(text);
    this.#limits.clear();
    this.#limits.set(runId, bytes);
    return bytes;
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
