import * as z from 'zod';
import { workerSpanKinds } from './events.ts';
import { type GaugeTrace, tracePointSchema } from './gauge-trace.ts';

/**
 * The kinds of parts of a run. In a `stage`, rows stream through nodes; `open` reads what a source must read
 * beforehand; a `lostAttempt` had to start over.
 */
const spanKinds = ['prepare', 'lostAttempt', ...workerSpanKinds] as const;

/** A part of a run. */
export const spanSchema = z.object({
  kind: z.enum(spanKinds),
  /** Those that it was for, each after those that feed it. */
  nodes: z.array(z.string()),
  /** Since the run began. */
  startMs: z.number(),
  ms: z.number(),
});
export type Span = z.infer<typeof spanSchema>;

/** Where the time and memory of a run went. */
export const runProfileSchema = z.object({ gauges: z.array(tracePointSchema), spans: z.array(spanSchema) });
export type RunProfile = z.infer<typeof runProfileSchema>;

export function profileOf({ gauges, spans }: { gauges: GaugeTrace; spans: readonly Span[] }): RunProfile {
  return { gauges: [...gauges.points], spans: [...spans] };
}

export const emptyProfile: RunProfile = { gauges: [], spans: [] };
