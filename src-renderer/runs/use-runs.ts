import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { isUnderWay } from '../../core/run/events.ts';
import type { RunSummary } from '../api/runs-api.ts';
import { useLatest } from '../api/use-latest.ts';
import type { FollowedRun } from '../stores/runs-store.ts';
import { followForeignRun } from '../studio/runs/follow-run.ts';
import { useDocument, useDocumentId, useStudio, useStudioApi } from '../studio/studio-context.tsx';
import { liveView, type RunView } from './run-view.ts';

const pageSize = 50;

/** The run of this tab that is in progress or has just ended. */
export function useFollowedRun() {
  const { runs } = useStudio();
  const document = useDocumentId();
  return useStore(runs, (state) => state.byDocument[document]);
}

/** Runs of this pipeline, newest first; fetched again whenever one starts or ends. */
export function useRunHistory() {
  const studio = useStudio();
  const { api, runs } = studio;
  const document = useDocumentId();
  const path = useDocument((current) => current.path);
  const [limit, setLimit] = useState(pageSize);
  const followed = useFollowedRun();
  const change = useStore(runs, ({ byDocument }) => {
    const run = byDocument[document];
    return `${run?.state.runId} ${run?.state.status}`;
  });
  const load = (): Promise<RunSummary[]> => api.runs.list({ path, draft: document, limit });
  const { value, failure } = useLatest(load, [api, path, document, limit, change]);
  useEffect(() => followForeignRun(studio, document, value ?? []), [studio, document, value]);
  return {
    runs: useMemo(() => value?.map((run) => withDuration(run, followed)) ?? null, [value, followed]),
    failure,
    hasMore: value !== null && value.length >= limit,
    showMore: () => setLimit(limit + pageSize),
  };
}

/** A run in full: live while this tab follows it, otherwise from the history. */
export function useRun(runId: string | null): { run: RunView | null; text: string | null; failure: string | null } {
  const api = useStudioApi();
  const followed = useFollowedRun();
  const live = followed?.state.runId === runId ? followed : undefined;
  const isOver = live === undefined || !isUnderWay(live.state.status);
  const load = async () => (runId !== null && isOver ? await api.runs.get({ runId }) : null);
  const { value, failure } = useLatest(load, [api, runId, isOver]);
  const details = value?.runId === runId ? value : null;
  if (details !== null) return { run: withDuration(details, live), text: details.text, failure: null };
  if (live !== undefined) return { run: liveView(live.state), text: null, failure: null };
  return { run: null, text: null, failure };
}

/** The history may lag behind a run that has just ended; the followed run knows its duration. */
function withDuration<Run extends RunSummary>(run: Run, followed: FollowedRun | undefined): Run {
  const isKnown = run.durationMs !== null || followed?.state.runId !== run.runId;
  return isKnown ? run : { ...run, durationMs: followed.state.durationMs };
}
