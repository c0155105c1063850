import * as z from 'zod';
import type { Gauge } from './events.ts';

/**
 * The gauges of a run at one time, or the highest of each within a stretch of it that ends then. CPU is in percent of
 * one core.
 */
export const tracePointSchema = z.object({
  /** Since the run began. */
  elapsedMs: z.number(),
  cpuPercent: z.number(),
  rssBytes: z.number(),
  engineMemoryBytes: z.number(),
  spilledBytes: z.number(),
  rowsPerSecond: z.number(),
});
export type TracePoint = z.infer<typeof tracePointSchema>;

/** The gauges of a run from its begin to its end, in a bounded number of points. */
export interface GaugeTrace {
  points: readonly TracePoint[];
  /** How many samples it was made of. */
  samples: number;
  /** How many samples are one point; of the last point, so many at most. */
  samplesPerPoint: number;
}

/** Even, so that points pair up where there are too many: five minutes of a run in its first resolution. */
const mostPoints = 600;

export const emptyTrace: GaugeTrace = { points: [], samples: 0, samplesPerPoint: 1 };

/** The trace with one more sample. However long a run takes, its peaks stay. */
export function addToTrace(trace: GaugeTrace, gauge: Gauge, elapsedMs: number): GaugeTrace {
  const { points, samples, samplesPerPoint } = trace;
  const isPointFull = samples % samplesPerPoint === 0;
  if (isPointFull && points.length === mostPoints) return addToTrace(halved(trace), gauge, elapsedMs);
  const point = pointOf(gauge, elapsedMs);
  const last = points.at(-1);
  const added = isPointFull || !last ? [...points, point] : [...points.slice(0, -1), highest(last, point)];
  return { points: added, samples: samples + 1, samplesPerPoint };
}

function halved({ points, samples, samplesPerPoint }: GaugeTrace): GaugeTrace {
  const pairs = points.flatMap((point, index) => {
    const next = points[index + 1];
    return index % 2 === 0 && next ? [highest(point, next)] : [];
  });
  return { points: pairs, samples, samplesPerPoint: samplesPerPoint * 2 };
}

function pointOf({ rssBytes, cpuPercent, engineMemoryBytes, spilledBytes, rowsPerSecond }: Gauge, elapsedMs: number) {
  return {
    elapsedMs: Math.round(elapsedMs),
    cpuPercent: Math.round(cpuPercent),
    rssBytes,
    engineMemoryBytes,
    spilledBytes,
    rowsPerSecond: Math.round(rowsPerSecond),
  };
}

function highest(one: TracePoint, other: TracePoint): TracePoint {
  return {
    elapsedMs: Math.max(one.elapsedMs, other.elapsedMs),
    cpuPercent: Math.max(one.cpuPercent, other.cpuPercent),
    rssBytes: Math.max(one.rssBytes, other.rssBytes),
    engineMemoryBytes: Math.max(one.engineMemoryBytes, other.engineMemoryBytes),
    spilledBytes: Math.max(one.spilledBytes, other.spilledBytes),
    rowsPerSecond: Math.max(one.rowsPerSecond, other.rowsPerSecond),
  };
}
