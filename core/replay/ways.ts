/** `direct`: rows enter where they were rejected. `overlay`: the pipeline runs again with corrections laid over its sources. */
export const replayWays = ['direct', 'overlay'] as const;
export type ReplayWay = (typeof replayWays)[number];

export interface ReplayPlan {
  way: ReplayWay;
  /** Why not directly. */
  reason: string | null;
}
