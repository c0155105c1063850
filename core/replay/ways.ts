import * as z from 'zod';

/**
 * `direct`: rows enter where they were rejected. `overlay`: the pipeline runs again with corrections laid over its
 * sources.
 */
export const replayWays = ['direct', 'overlay'] as const;
export type ReplayWay = (typeof replayWays)[number];

export const replayPlanSchema = z.object({
  way: z.enum(replayWays),
  /** Why not directly. */
  reason: z.string().nullable(),
});
export type ReplayPlan = z.infer<typeof replayPlanSchema>;
