import type { GaugeSample, ProcessGauge } from '../../core/api/gauges.ts';
import type { TracePoint } from '../../core/run/gauge-trace.ts';

/** Values over time, one list per line; null where nothing was measured. */
export interface GaugeSeries {
  /** Seconds, since 1970 or since the run started. */
  times: number[];
  /** Duration of the run that starts at 0; without it, the axis ends now. */
  runSeconds?: number;
  lines: { title: string; values: (number | null)[] }[];
}

const processes: readonly { process: ProcessGauge['process']; title: string }[] = [
  { process: 'run', title: 'run' },
  { process: 'main', title: 'studio' },
  { process: 'preview', title: 'preview' },
  { process: 'renderer', title: 'window' },
];

export function cpuOf(sample: GaugeSample): number {
  return sample.processes.reduce((sum, { cpu }) => sum + cpu, 0);
}

function memoryOf(sample: GaugeSample): number {
  return sample.processes.reduce((sum, { rssBytes }) => sum + rssBytes, 0);
}

/**
 * Memory to compare with the limit: that of the run while there is one, since the limit applies to it alone; else that
 * of all processes.
 */
export function watchedMemoryOf(sample: GaugeSample): number {
  const run = sample.run && sample.processes.find(({ process }) => process === 'run');
  return run ? run.rssBytes : memoryOf(sample);
}

/** One line: the sum over all processes. */
export function totalSeries(samples: readonly GaugeSample[], measure: (sample: GaugeSample) => number): GaugeSeries {
  return { times: timesOf(samples), lines: [{ title: 'all', values: samples.map(measure) }] };
}

/** One line for each process that appears in the samples. */
export function processSeries(samples: readonly GaugeSample[], key: 'cpu' | 'rssBytes'): GaugeSeries {
  const lines = processes.flatMap(({ process, title }) => {
    const values = samples.map((sample) => sample.processes.find((gauge) => gauge.process === process)?.[key] ?? null);
    return values.some((value) => value !== null) ? [{ title, values }] : [];
  });
  return { times: timesOf(samples), lines };
}

/** One line for each measure of a run. The axis ends with the run. */
export function traceSeries(
  points: readonly TracePoint[],
  runMs: number,
  measures: Readonly<Record<string, (point: TracePoint) => number>>,
): GaugeSeries {
  return {
    times: points.map(({ elapsedMs }) => elapsedMs / 1000),
    runSeconds: Math.max(runMs, points.at(-1)?.elapsedMs ?? 0) / 1000,
    lines: Object.entries(measures).map(([title, measure]) => ({ title, values: points.map(measure) })),
  };
}

export function cpuSeries(points: readonly TracePoint[], runMs: number): GaugeSeries {
  return traceSeries(points, runMs, { run: ({ cpuPercent }) => cpuPercent / 100 });
}

export function memorySeries(points: readonly TracePoint[], runMs: number): GaugeSeries {
  return traceSeries(points, runMs, {
    run: ({ rssBytes }) => rssBytes,
    'of which engine': ({ engineMemoryBytes }) => engineMemoryBytes,
  });
}

/** The highest value of a line. */
export function highestOf(values: GaugeSeries['lines'][number]['values']): number {
  return values.reduce<number>((highest, value) => Math.max(highest, value ?? 0), 0);
}

function timesOf(samples: readonly GaugeSample[]): number[] {
  return samples.map(({ atMs }) => atMs / 1000);
}
