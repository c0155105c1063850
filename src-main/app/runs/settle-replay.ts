import type { ReplayResult } from '../../../core/run/events.ts';
import type { RejectStore } from '../store/reject-store.ts';

/**
 * Settles the entries whose rows a replay brought to their targets, and notes on the others why they stay. An entry
 * that a later run has rejected meanwhile stays open.
 */
export function settleReplay(rejects: RejectStore, runId: string, { settled, failed }: ReplayResult): void {
  if (settled.length > 0) rejects.settleReplayed({ ids: settled, seenUntil: runId }, `run ${runId}`);
  const reasonOf = ({ message, column, value }: ReplayResult['failed'][number]) =>
    JSON.stringify([message, column, value]);
  for (const entries of Map.groupBy(failed, reasonOf).values()) {
    const [first] = entries;
    const ids = entries.map(({ entry }) => entry);
    if (first !== undefined) rejects.noteFailedAgain(ids, first);
  }
}
