import { useDeferredValue, useMemo } from 'react';
import { useStore } from 'zustand';
import type { DeadLetterFilter, DeadLetterGroup } from '../api/dead-letters-api.ts';
import {
  filterOf,
  firstQuery,
  fitting,
  isNarrowed,
  type RejectScope,
  type RejectsPlace,
  type RejectsQuery,
  reasonKey,
  type StatusTab,
  withStatus,
} from '../stores/rejects-query.ts';
import { queryOf } from '../stores/rejects-store.ts';
import { useDocument, useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { type StatusCounts, useReasons, useRejectsVersion, useStatusCounts } from './use-rejects.ts';

export interface RejectsListing {
  place: RejectsPlace;
  /** The query that the user set last, limited to what exists here. */
  query: RejectsQuery;
  /** What the listed reasons and rows belong to; lags behind the query while that changes. */
  shown: { filter: DeadLetterFilter; status: StatusTab; scope: RejectScope };
  /** Null until they are fetched. */
  reasons: readonly DeadLetterGroup[] | null;
  failure: string | null;
  /** The chosen reason with its current counts. */
  reason: DeadLetterGroup | null;
  counts: StatusCounts | null;
  hasSome: boolean;
  /** The number of all open rejects of the pipeline, if the query selects only some of them. */
  outOf: number | null;
  version: number;
}

/** The part of the dead letter queue that the active tab shows. */
export function useRejectsListing(): RejectsListing {
  const { rejects } = useStudio();
  const document = useDocumentId();
  const asked = useStore(rejects, (state) => queryOf(state, document));
  const place = usePlace(asked.run);
  const fitted = useMemo(() => fitting(asked, place), [asked, place]);
  const later = useDeferredValue(fitted);
  const version = useRejectsVersion();
  const ofAllReasons = useMemo(
    () => withStatus(filterOf({ ...later, reason: null }, place), later.status),
    [later, place],
  );
  const { value: reasons, failure } = useReasons(ofAllReasons, later.by, version);
  const isNoneLeft = reasons?.length === 0;
  // If no reason is left to list, none stays chosen.
  const query = useMemo(() => (isNoneLeft ? { ...fitted, reason: null } : fitted), [fitted, isNoneLeft]);
  const ofAllStates = useMemo(
    () => filterOf(isNoneLeft ? { ...later, reason: null } : later, place),
    [later, isNoneLeft, place],
  );
  const filter = useMemo(() => withStatus(ofAllStates, later.status), [ofAllStates, later.status]);
  const { value: counts } = useStatusCounts(ofAllStates, version);
  const known = useStore(rejects, (state) => (place.path === null ? 0 : (state.counts[place.path]?.open ?? 0)));
  return {
    place,
    query,
    shown: { filter, status: later.status, scope: later.scope },
    reasons,
    failure,
    reason: withCurrentCounts(query.reason, reasons),
    counts,
    // Of a million rejects, the first rows arrive long before the reasons, and are shown without them.
    hasSome: reasons === null ? known > 0 && later === firstQuery : reasons.length > 0,
    outOf: isNarrowed(later) && known > 0 ? known : null,
    version,
  };
}

/** The pipeline and run that the active tab shows. `askedRun` replaces its latest run. */
export function usePlace(askedRun: string | null): RejectsPlace {
  const { runs } = useStudio();
  const document = useDocumentId();
  const path = useDocument((current) => current.path);
  const lastRunId = useStore(runs, ({ byDocument }) => {
    const run = byDocument[document]?.state;
    // A run to a node puts its rejects into no queue.
    return run === undefined || run.upTo !== undefined ? null : run.runId;
  });
  return useMemo(() => ({ path, lastRunId: askedRun ?? lastRunId }), [path, lastRunId, askedRun]);
}

/** The chosen reason with the counts that were fetched last. */
function withCurrentCounts(
  chosen: DeadLetterGroup | null,
  reasons: readonly DeadLetterGroup[] | null,
): DeadLetterGroup | null {
  if (chosen === null) return null;
  return reasons?.find((other) => reasonKey(other) === reasonKey(chosen)) ?? chosen;
}
