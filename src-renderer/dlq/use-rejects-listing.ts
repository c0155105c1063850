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
  /** What a person asked for last, as far as it can be had here. */
  query: RejectsQuery;
  /** What the reasons and rows on the screen are of: a moment behind the query while that changes. */
  shown: { filter: DeadLetterFilter; status: StatusTab; scope: RejectScope };
  /** Null until they are read. */
  reasons: readonly DeadLetterGroup[] | null;
  failure: string | null;
  /** The chosen one, as it is counted now. */
  reason: DeadLetterGroup | null;
  counts: StatusCounts | null;
  hasSome: boolean;
  /** How many of this pipeline are open in all, where only some of them are asked for. */
  outOf: number | null;
  version: number;
}

/** The dead letter queue as the tab at hand looks at it. */
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
  // A reason that nobody sees any more is chosen no longer.
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
    reason: countedAnew(query.reason, reasons),
    counts,
    // Of a million rejects the first rows are there long before the reasons: nobody has to wait for both.
    hasSome: reasons === null ? known > 0 && later === firstQuery : reasons.length > 0,
    outOf: isNarrowed(later) && known > 0 ? known : null,
    version,
  };
}

/** Where rejects are looked at; `askedRun` stands for the latest. */
export function usePlace(askedRun: string | null): RejectsPlace {
  const { runs } = useStudio();
  const document = useDocumentId();
  const path = useDocument((current) => current.path);
  const lastRunId = useStore(runs, ({ byDocument }) => {
    const run = byDocument[document]?.state;
    // What a run to a node rejected is in no queue.
    return run === undefined || run.upTo !== undefined ? null : run.runId;
  });
  return useMemo(() => ({ path, lastRunId: askedRun ?? lastRunId }), [path, lastRunId, askedRun]);
}

/** Counts of a reason change while it stays chosen. */
function countedAnew(
  chosen: DeadLetterGroup | null,
  reasons: readonly DeadLetterGroup[] | null,
): DeadLetterGroup | null {
  if (chosen === null) return null;
  return reasons?.find((other) => reasonKey(other) === reasonKey(chosen)) ?? chosen;
}
