import type { ReplayResult } from '../run/events.ts';

/**
 * How many rows reached their targets, or the place where the pipeline drops them, and how many were rejected again.
 */
export function replayCounts(replay: ReplayResult | undefined): { replayed: number; failedAgain: number } {
  if (!replay) return { replayed: 0, failedAgain: 0 };
  const { settled, failed, failedLater } = replay;
  return { replayed: Math.max(settled.length - failedLater, 0), failedAgain: failed.length + failedLater };
}
