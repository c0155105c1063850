export interface ProcessGauge {
  process: 'main' | 'renderer' | 'preview' | 'run';
  /** Share of one core: 2 is two cores busy. */
  cpu: number;
  rssBytes: number;
}

export interface GaugeSample {
  atMs: number;
  processes: ProcessGauge[];
  /** Of the run under way; null between runs. */
  run: {
    runId: string;
    engineMemoryBytes: number;
    memoryLimitBytes: number | null;
    spilledBytes: number;
    rowsPerSecond: number;
    elapsedMs: number;
  } | null;
}
