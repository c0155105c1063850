import type { DeadLetterFilter, DeadLetterGroup, DeadLetterStatus } from '../api/dead-letters-api.ts';

export type RejectScope = 'pipeline' | 'lastRun' | 'everything';
export type StatusTab = DeadLetterStatus | 'all';

/** What the inspector shows; every part narrows it down further. */
export interface RejectsQuery {
  scope: RejectScope;
  status: StatusTab;
  reason: DeadLetterGroup | null;
  search: string;
  isCorrectedOnly: boolean;
}

export const firstQuery: RejectsQuery = {
  scope: 'pipeline',
  status: 'open',
  reason: null,
  search: '',
  isCorrectedOnly: false,
};

export interface RejectsPlace {
  /** Of the pipeline; null where it was never saved. */
  path: string | null;
  lastRunId: string | null;
}

/** Everything the query asks for but the status. */
export function filterOf(query: RejectsQuery, { path, lastRunId }: RejectsPlace): DeadLetterFilter {
  const { scope, reason, search, isCorrectedOnly } = query;
  return {
    ...(scope === 'pipeline' && path !== null && { pipeline: path }),
    ...(scope === 'lastRun' && lastRunId !== null && { runId: lastRunId }),
    ...(reason !== null && reasonFilter(reason)),
    ...(search.trim() !== '' && { search: search.trim() }),
    ...(isCorrectedOnly && { hasCorrection: true }),
  };
}

export function withStatus(filter: DeadLetterFilter, status: StatusTab): DeadLetterFilter {
  return status === 'all' ? filter : { ...filter, status };
}

function reasonFilter({ pipeline, node, code, column, value }: DeadLetterGroup): DeadLetterFilter {
  return { pipeline, node, code, value, ...(column !== null && { column }) };
}

export function reasonKey({ pipeline, node, code, column, value }: DeadLetterGroup): string {
  return JSON.stringify([pipeline, node, code, column, value]);
}
