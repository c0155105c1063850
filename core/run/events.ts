import * as z from 'zod';
import { replayWays } from '../replay/ways.ts';
import { loadedPartitionsSchema } from './loaded-partitions.ts';

/** The state of a run as the history keeps it. */
export const runStatusSchema = z.enum(['running', 'committing', 'succeeded', 'failed', 'cancelled', 'interrupted']);
export type RunStatus = z.infer<typeof runStatusSchema>;

/** Whether a run goes on. */
export function isUnderWay(status: RunStatus): status is 'running' | 'committing' {
  return status === 'running' || status === 'committing';
}

/** Exact counts of one node; `ms` is the wall-clock time of the stages that it took part in. */
export const nodeCountsSchema = z.object({
  rowsIn: z.number(),
  rowsOut: z.number(),
  rejected: z.number(),
  ms: z.number(),
});
export type NodeCounts = z.infer<typeof nodeCountsSchema>;

export const outputResultSchema = z.object({
  node: z.string(),
  target: z.string(),
  inserted: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  deleted: z.number(),
});
export type OutputResult = z.infer<typeof outputResultSchema>;

/** Why a run failed; `code` is one of `core/errors.ts`, or that of a later version. */
export const runErrorSchema = z.object({ code: z.string(), node: z.string().optional(), message: z.string() });
export type RunError = z.infer<typeof runErrorSchema>;

/** What a replay did with entries of the dead letter queue. */
export const replayResultSchema = z.object({
  way: z.enum(replayWays),
  /** Why not directly. */
  reason: z.string().nullable(),
  /** Entries whose rows went on from the node that had rejected them. */
  settled: z.array(z.number()),
  /** Entries that stay open, and why. */
  failed: z.array(
    z.object({
      entry: z.number(),
      message: z.string(),
      column: z.string().nullable().default(null),
      value: z.string().nullable().default(null),
    }),
  ),
  /** How many of the settled were rejected by a later node, as entries of their own. */
  failedLater: z.number(),
});
export type ReplayResult = z.infer<typeof replayResultSchema>;

/** What a run of the whole pipeline has gone through from end to end, as entries of the dead letter queue name it. */
export const coverageSchema = z.object({
  /** Those whose rejects, if there were any, are in the queue. */
  nodes: z.array(z.string()),
  files: z.array(z.string()),
});
export type Coverage = z.infer<typeof coverageSchema>;

/** A sample of the run worker, twice a second. CPU is in percent of one core. */
export const gaugeSchema = z.object({
  rssBytes: z.number(),
  cpuPercent: z.number(),
  engineMemoryBytes: z.number(),
  spilledBytes: z.number(),
  rowsPerSecond: z.number(),
  /** Rows that have passed so far, all stages together. */
  rows: z.number(),
});
export type Gauge = z.infer<typeof gaugeSchema>;

/** The kinds of spans that a run worker reports. */
export const workerSpanKinds = ['open', 'stage', 'count', 'load', 'rejects', 'commit'] as const;

/** The events of a run worker. Messages and warnings hold no secrets. */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: z.enum(['running', 'committing']) }),
  /** The run starts over, and counts start again at zero. `carefulRead`: the fast reader was wrong for a file of `node`. */
  z.object({
    type: z.literal('restarted'),
    reason: z.enum(['carefulRead', 'sumsInOrder', 'oneThread']),
    node: z.string().optional(),
  }),
  z.object({ type: z.literal('nodes'), nodes: z.record(z.string(), nodeCountsSchema) }),
  z.object({ type: z.literal('gauge'), gauge: gaugeSchema }),
  /** A part of the run that is over; it began `startedAtMs` after 1970. */
  z.object({
    type: z.literal('span'),
    kind: z.enum(workerSpanKinds),
    nodes: z.array(z.string()),
    startedAtMs: z.number(),
    ms: z.number(),
  }),
  z.object({
    type: z.literal('warning'),
    message: z.string(),
    node: z.string().optional(),
    /** It tells how a source was read, which changes no row. */
    isRemark: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('output'),
    output: outputResultSchema,
    partitions: loadedPartitionsSchema.optional(),
  }),
  z.object({ type: z.literal('covered'), coverage: coverageSchema }),
  /** What became of corrected rows, reported once they are in their targets. */
  z.object({ type: z.literal('replayed'), replay: replayResultSchema }),
  z.object({
    type: z.literal('finished'),
    status: z.enum(['succeeded', 'failed', 'cancelled']),
    peakRssBytes: z.number(),
    cpuSeconds: z.number(),
    error: runErrorSchema.optional(),
  }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;
