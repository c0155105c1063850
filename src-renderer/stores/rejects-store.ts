import { createStore } from 'zustand/vanilla';
import { firstQuery, type RejectsQuery } from '../dlq/rejects-query.ts';

/** Open entries of one pipeline's dead letter queue. */
export interface OpenRejects {
  open: number;
  byNode: Readonly<Record<string, number>>;
}

interface RejectsState {
  /** Grows whenever entries may have changed, by this window or anybody else. */
  version: number;
  /** By path of the pipeline. */
  counts: Readonly<Record<string, OpenRejects>>;
  /** What each tab looks at. */
  queries: Readonly<Record<string, RejectsQuery>>;
  changed(): void;
  count(path: string, counts: OpenRejects): void;
  look(document: string, query: RejectsQuery): void;
}

export function createRejectsStore() {
  return createStore<RejectsState>((set) => ({
    version: 0,
    counts: {},
    queries: {},
    changed: () => set(({ version }) => ({ version: version + 1 })),
    count: (path, { open, byNode }) => set(({ counts }) => ({ counts: { ...counts, [path]: { open, byNode } } })),
    look: (document, query) => set(({ queries }) => ({ queries: { ...queries, [document]: query } })),
  }));
}

export function queryOf({ queries }: Pick<RejectsState, 'queries'>, document: string): RejectsQuery {
  return queries[document] ?? firstQuery;
}
