import * as z from 'zod';
import { type RunState, totalRejected } from './fold.ts';

const count = z.number().int().min(0);

/** What `weir run --json` prints (contract section 5), and what the run history keeps. */
export const runSummarySchema = z.strictObject({
  runId: z.string(),
  status: z.enum(['succeeded', 'failed', 'cancelled']),
  durationMs: count,
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  nodes: z.record(z.string(), z.strictObject({ rowsIn: count, rowsOut: count, rejected: count, ms: count })),
  outputs: z.array(
    z.strictObject({
      node: z.string(),
      target: z.string(),
      inserted: count,
      updated: count,
      unchanged: count,
      deleted: count,
    }),
  ),
  rejected: count,
  warnings: z.array(z.string()),
  peakRssBytes: count,
  cpuSeconds: z.number().min(0),
  error: z.strictObject({ code: z.string(), node: z.string().nullable(), message: z.string() }).optional(),
});

export type RunSummary = z.infer<typeof runSummarySchema>;

/** The summary of a finished run. A run that was interrupted has failed. */
export function summarizeRun(state: RunState): RunSummary {
  const { runId, status, error } = state;
  const nodes = [...state.nodes.values()].map(({ node, rowsIn, rowsOut, rejected, ms }) => {
    return [node, { rowsIn, rowsOut, rejected, ms: Math.round(ms) }] as const;
  });
  return {
    runId,
    status: status === 'succeeded' || status === 'cancelled' ? status : 'failed',
    durationMs: Math.round(state.durationMs ?? 0),
    params: { ...state.params },
    nodes: Object.fromEntries(nodes),
    outputs: state.outputs.map((output) => ({ ...output })),
    rejected: totalRejected(state),
    warnings: state.warnings.map(({ message }) => message),
    peakRssBytes: Math.round(state.peakRssBytes),
    cpuSeconds: state.cpuSeconds,
    ...(error && { error: { code: error.code, node: error.node ?? null, message: error.message } }),
  };
}
