import type { GaugeSample, ProcessGauge } from '../../core/api/gauges.ts';

/** Values over time, one list a line; null where there was nothing to measure. */
export interface GaugeSeries {
  /** Seconds since 1970, as the chart wants them. */
  times: number[];
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

/** While a run goes, what it holds itself: its limit is for it alone. Else what all processes hold. */
export function watchedMemoryOf(sample: GaugeSample): number {
  const run = sample.run && sample.processes.find(({ process }) => process === 'run');
  return run ? run.rssBytes : memoryOf(sample);
}

/** One line for all processes together. */
export function totalSeries(samples: readonly GaugeSample[], measure: (sample: GaugeSample) => number): GaugeSeries {
  return { times: timesOf(samples), lines: [{ title: 'all', values: samples.map(measure) }] };
}

/** A line for each process that was ever there. */
export function processSeries(samples: readonly GaugeSample[], key: 'cpu' | 'rssBytes'): GaugeSeries {
  const lines = processes.flatMap(({ process, title }) => {
    const values = samples.map((sample) => sample.processes.find((gauge) => gauge.process === process)?.[key] ?? null);
    return values.some((value) => value !== null) ? [{ title, values }] : [];
  });
  return { times: timesOf(samples), lines };
}

export function runSeries(
  samples: readonly GaugeSample[],
  title: string,
  measure: (run: NonNullable<GaugeSample['run']>) => number,
): GaugeSeries {
  return { times: timesOf(samples), lines: [{ title, values: samples.map(({ run }) => run && measure(run)) }] };
}

function timesOf(samples: readonly GaugeSample[]): number[] {
  return samples.map(({ atMs }) => atMs / 1000);
}
