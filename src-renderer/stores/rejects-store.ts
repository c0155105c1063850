import { createStore } from 'zustand/vanilla';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import type { TrialFailure } from '../../core/replay/trial.ts';
import type { Verdict } from '../api/dead-letters-api.ts';
import { firstQuery, type RejectsQuery } from './rejects-query.ts';

/** Numbers of open entries of one pipeline. */
export interface OpenRejects {
  open: number;
  byNode: Readonly<Record<string, number>>;
}

interface RejectsState {
  /** Grows whenever entries may have changed, in this window or elsewhere. */
  version: number;
  /** By path of the pipeline. */
  counts: Readonly<Record<string, OpenRejects>>;
  /** The query of each tab. */
  queries: Readonly<Record<string, RejectsQuery>>;
  /** Entries whose corrections failed their last trial. */
  wrong: Readonly<Record<string, WrongCorrection>>;
  changed(): void;
  count(path: string, counts: OpenRejects): void;
  look(document: string, query: RejectsQuery): void;
  /** Stores the verdicts on corrections, tried with this state of the pipeline. */
  judge(verdicts: readonly Verdict[], pipeline: Pipeline): void;
}

export interface WrongCorrection extends TrialFailure {
  /** A correction may pass with another pipeline. */
  pipeline: Pipeline;
}

export function createRejectsStore() {
  return createStore<RejectsState>((set) => ({
    version: 0,
    counts: {},
    queries: {},
    wrong: {},
    changed: () => set(({ version }) => ({ version: version + 1 })),
    count: (path, { open, byNode }) => set(({ counts }) => ({ counts: { ...counts, [path]: { open, byNode } } })),
    judge: (verdicts, pipeline) => set(({ wrong }) => ({ wrong: judged(wrong, verdicts, pipeline) })),
    look: (document, query) => set(({ queries }) => ({ queries: { ...queries, [document]: query } })),
  }));
}

function judged(
  before: RejectsState['wrong'],
  verdicts: readonly Verdict[],
  pipeline: Pipeline,
): RejectsState['wrong'] {
  const after = new Map(Object.entries(before));
  for (const { id, message, column } of verdicts)
    if (message === null) after.delete(id);
    else after.set(id, { message, column, pipeline });
  return Object.fromEntries(after);
}

export function queryOf({ queries }: Pick<RejectsState, 'queries'>, document: string): RejectsQuery {
  return queries[document] ?? firstQuery;
}
