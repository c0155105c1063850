import { createStore } from 'zustand/vanilla';
import { isUnderWay, type NodeCounts } from '../../core/run/events.ts';
import { foldEvent, type RunState, startState } from '../../core/run/fold.ts';
import type { RunEventMessage } from '../api/runs-api.ts';

/** A run as one tab follows it. */
export interface FollowedRun {
  state: RunState;
  /** Number of the last event received, to resume after a reload. */
  sequence: number;
  isStopping: boolean;
}

interface RunsState {
  /** The latest run of each tab. */
  byDocument: Readonly<Record<string, FollowedRun>>;
  follow(document: string, run: Pick<RunState, 'runId' | 'startedAtMs' | 'params' | 'upTo'>): void;
  take(document: string, messages: readonly RunEventMessage[]): void;
  markStopping(document: string): void;
  forget(document: string): void;
}

export function createRunsStore() {
  return createStore<RunsState>((set, get) => {
    const change = (document: string, update: (run: FollowedRun) => FollowedRun) => {
      const run = get().byDocument[document];
      if (run !== undefined) set(({ byDocument }) => ({ byDocument: { ...byDocument, [document]: update(run) } }));
    };
    return {
      byDocument: {},
      follow: (document, run) =>
        set(({ byDocument }) => ({
          byDocument: { ...byDocument, [document]: { state: startState(run), sequence: 0, isStopping: false } },
        })),
      take: (document, messages) => change(document, (run) => messages.reduce(takeOne, run)),
      markStopping: (document) => change(document, (run) => ({ ...run, isStopping: true })),
      forget(document) {
        const { [document]: _, ...byDocument } = get().byDocument;
        set({ byDocument });
      },
    };
  });
}

/** An event that arrives twice, such as after a reconnect, counts once. */
function takeOne(run: FollowedRun, { sequence, atMs, event }: RunEventMessage): FollowedRun {
  if (sequence <= run.sequence) return run;
  return { ...run, sequence, state: foldEvent(run.state, event, atMs) };
}

/** What passed a node in a run; undefined where none came near, as with most nodes of a replay. */
export function countsOf(run: FollowedRun | undefined, node: string): NodeCounts | undefined {
  const counts = run?.state.nodes[node];
  if (run?.state.replay === undefined || counts === undefined) return counts;
  return counts.rowsIn + counts.rowsOut + counts.rejected === 0 ? undefined : counts;
}

export function isRunning(run: FollowedRun | undefined): boolean {
  return run !== undefined && isUnderWay(run.state.status);
}
