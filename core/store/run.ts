import * as z from 'zod';
import { type Coverage, type RunError, type RunStatus, runErrorSchema, runStatusSchema } from '../run/events.ts';
import type { RunProfile } from '../run/profile.ts';

export type { RunError } from '../run/events.ts';

/**
 * A `replay` brings corrected entries of the dead letter queue to their targets. A `partial` run ends at a node: it
 * loads nothing, and neither adds entries to the queue nor sees those that are there.
 */
export const runKinds = ['run', 'replay', 'partial'] as const;
export type RunKind = (typeof runKinds)[number];

/** What is known when a run starts. `params` are the typed values it runs with, never secrets. */
export interface NewRun {
  /** Absolute real path: the identity of the pipeline. */
  pipeline: string;
  name: string;
  /** The very text of the file that runs. */
  fileText: string;
  env?: string;
  params: Record<string, unknown>;
  kind?: RunKind;
  /** The node at which a partial run ends. */
  upTo?: string;
}

/** How a run ended; `summary` is what `weir run --json` prints, with the `partitions` that outputs loaded. */
export interface RunEnd {
  state: Exclude<RunStatus, 'running' | 'committing'>;
  /** Now, if left out. */
  endedAtMs?: number;
  summary?: Record<string, unknown>;
  error?: RunError | undefined;
  profile?: RunProfile | undefined;
  coverage?: Coverage | undefined;
}

/** One run of the history. Times are ISO 8601 in UTC. */
export const runSchema = z.object({
  id: z.string(),
  pipeline: z.string(),
  name: z.string(),
  env: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
  state: runStatusSchema,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  summary: z.record(z.string(), z.unknown()).nullable(),
  error: runErrorSchema.nullable(),
  pid: z.number().int(),
  kind: z.enum(runKinds),
  upTo: z.string().nullable(),
});
export type Run = z.infer<typeof runSchema>;

export const runQuerySchema = z.strictObject({
  pipeline: z.string().optional(),
  states: z.array(runStatusSchema).optional(),
  /** Only runs older than this one: the last id of the page before. */
  before: z.string().optional(),
  limit: z.number().int().min(1).max(1000).default(100),
});
export type RunQuery = z.input<typeof runQuerySchema>;

/**
 * A new id: its text sorts by start time (UTC, to the millisecond), `random` (0 to 1) tells apart
 * runs that start together. Fit for file names.
 */
export function newRunId(now: Date, random: number): string {
  const tail = Math.floor(random * 36 ** 6).toString(36);
  return `${leastRunId(now)}-${tail.padStart(6, '0')}`;
}

/** A text that sorts before the ids of all runs that start then or later, and behind all others. */
export function leastRunId(start: Date): string {
  const [day = '', time = ''] = start.toISOString().split('T');
  return `${day.replaceAll('-', '')}-${time.replace(/\D/g, '')}`;
}
