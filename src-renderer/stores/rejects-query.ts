import type { DeadLetterFilter, DeadLetterGroup, DeadLetterStatus, GroupedBy } from '../api/dead-letters-api.ts';

export type RejectScope = 'pipeline' | 'lastRun' | 'everything';
export type StatusTab = DeadLetterStatus | 'all';

/** Selects entries of the queue; all parts must hold. */
export interface RejectsQuery {
  scope: RejectScope;
  /** The run that `lastRun` means, if not the latest one of the tab. */
  run: string | null;
  status: StatusTab;
  /** Only rejects of this node. */
  node: string | null;
  /** What reasons are grouped by. */
  by: GroupedBy;
  reason: DeadLetterGroup | null;
  search: string;
  isCorrectedOnly: boolean;
  /** Only those that are no longer rejected. */
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
  /** Path of the pipeline; null if it was never saved. */
  path: string | null;
  lastRunId: string | null;
}

/** The query, limited to what exists here: an unsaved pipeline has only its last run. */
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

/** The query for another tab of statuses; entries that are no longer rejected are all open. */
export function withTab(query: RejectsQuery, status: StatusTab): RejectsQuery {
  return { ...query, status, isGoneOnly: query.isGoneOnly && status === 'open' };
}

function reasonFilter({ pipeline, node, code, column, value, by }: DeadLetterGroup): DeadLetterFilter {
  return { pipeline, node, code, ...(by === 'value' && { value }), ...(column !== null && { column }) };
}

export function reasonKey({ pipeline, node, code, column, value, by }: DeadLetterGroup): string {
  return JSON.stringify([pipeline, node, code, column, value, by]);
}
