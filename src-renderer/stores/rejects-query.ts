import type { DeadLetterFilter, DeadLetterGroup, DeadLetterStatus, GroupedBy } from '../api/dead-letters-api.ts';

export type RejectScope = 'pipeline' | 'lastRun' | 'everything';
export type StatusTab = DeadLetterStatus | 'all';

/** What of the queue is looked at; every part narrows it down further. */
export interface RejectsQuery {
  scope: RejectScope;
  /** The run that `lastRun` means, where it is not the latest of the tab. */
  run: string | null;
  status: StatusTab;
  /** Only of this step. */
  node: string | null;
  /** What reasons are told apart by. */
  by: GroupedBy;
  reason: DeadLetterGroup | null;
  search: string;
  isCorrectedOnly: boolean;
  /** Only those that no run rejects any more. */
  isGoneOnly: boolean;
}

export const firstQuery: RejectsQuery = {
  scope: 'pipeline',
  run: null,
  status: 'open',
  node: null,
  by: 'value',
  reason: null,
  search: '',
  isCorrectedOnly: false,
  isGoneOnly: false,
};

export interface RejectsPlace {
  /** Of the pipeline; null where it was never saved. */
  path: string | null;
  lastRunId: string | null;
}

/** The query, as far as this place has what it asks for. Of a pipeline without a file the last run is the nearest. */
export function fitting(query: RejectsQuery, { path, lastRunId }: RejectsPlace): RejectsQuery {
  const isThere = query.scope === 'lastRun' ? lastRunId !== null : query.scope !== 'pipeline' || path !== null;
  if (isThere) return query;
  const nearest = lastRunId === null ? 'everything' : 'lastRun';
  return { ...query, scope: path === null ? nearest : 'pipeline' };
}

/** Everything the query asks for but the status. */
export function filterOf(query: RejectsQuery, { path, lastRunId }: RejectsPlace): DeadLetterFilter {
  const { scope, node, reason, search, isCorrectedOnly, isGoneOnly } = query;
  return {
    ...(scope === 'pipeline' && path !== null && { pipeline: path }),
    ...(scope === 'lastRun' && lastRunId !== null && { runId: lastRunId }),
    ...(node !== null && { node }),
    ...(reason !== null && reasonFilter(reason)),
    ...(search.trim() !== '' && { search: search.trim() }),
    ...(isCorrectedOnly && { hasCorrection: true }),
    ...(isGoneOnly && { isGone: true as const }),
  };
}

/** Whether it looks at some of a pipeline's open rejects alone, be they of one reason or of many. */
export function isNarrowed({ scope, status, node, search, isCorrectedOnly, isGoneOnly }: RejectsQuery): boolean {
  if (scope === 'everything' || status !== 'open') return false;
  return scope === 'lastRun' || node !== null || search.trim() !== '' || isCorrectedOnly || isGoneOnly;
}

export function withStatus(filter: DeadLetterFilter, status: StatusTab): DeadLetterFilter {
  return status === 'all' ? filter : { ...filter, status };
}

/** The query for another tab; what no run rejects any more is open. */
export function withTab(query: RejectsQuery, status: StatusTab): RejectsQuery {
  return { ...query, status, isGoneOnly: query.isGoneOnly && status === 'open' };
}

function reasonFilter({ pipeline, node, code, column, value, by }: DeadLetterGroup): DeadLetterFilter {
  return { pipeline, node, code, ...(by === 'value' && { value }), ...(column !== null && { column }) };
}

export function reasonKey({ pipeline, node, code, column, value, by }: DeadLetterGroup): string {
  return JSON.stringify([pipeline, node, code, column, value, by]);
}
