import type { Measurement } from './processes.ts';

/** One line of the report. */
export interface Figure {
  what: string;
  /** The result in words, such as `3.1 s against 2.7 s`. */
  shown: string;
  value: number | null;
  unit: '×' | 's' | 'ms' | 'MB';
  /** The limit. */
  target?: number;
  peakBytes?: number;
  /** Why it was not measured. */
  missing?: string;
}

/** The median of several repetitions, by wall-clock time. */
export function median(measurements: readonly Measurement[]): Measurement {
  const sorted = [...measurements].sort((one, other) => one.wallMs - other.wallMs);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (!middle) throw new RangeError('Nothing was measured.');
  return middle;
}

export function seconds({ wallMs, cpuSeconds }: Measurement): string {
  const cpu = cpuSeconds === null ? '' : ` (${cpuSeconds.toFixed(1)} s of CPU)`;
  return `${(wallMs / 1000).toFixed(2)} s${cpu}`;
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

/** The ratio of the times of two commands. */
export function ratio(what: string, ours: Measurement, theirs: Measurement, target: number): Figure {
  const value = ours.wallMs / theirs.wallMs;
  return {
    what,
    shown: `${seconds(ours)} against ${seconds(theirs)}`,
    value,
    unit: '×',
    target,
    peakBytes: ours.peakBytes,
  };
}

export function unmeasured(what: string, unit: Figure['unit'], target: number, why: string): Figure {
  return { what, shown: '', value: null, unit, target, missing: why };
}

/** Runs the tasks in turn, several times, so that other load affects all of them alike. */
export async function interleaved<Name extends string>(
  times: number,
  tasks: Readonly<Record<Name, () => Promise<Measurement>>>,
): Promise<Record<Name, Measurement>> {
  const names = Object.keys(tasks) as Name[];
  const all = new Map<Name, Measurement[]>(names.map((name) => [name, []]));
  for (let time = 0; time < times; time++) for (const name of names) all.get(name)?.push(await tasks[name]());
  return Object.fromEntries(names.map((name) => [name, median(all.get(name) ?? [])])) as Record<Name, Measurement>;
}
