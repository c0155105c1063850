import { createStore } from 'zustand/vanilla';
import type { Problem } from '../../core/pipeline/problems.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import type { NodeDescription } from '../api/preview-api.ts';

/** What the engine knows about a tab's pipeline. */
export interface Description {
  /** The state that was described; an older one while a newer is being described, null if none could be. */
  pipeline: Pipeline | null;
  problems: readonly Problem[];
  nodes: Readonly<Record<string, NodeDescription>>;
  /** Changes whenever a source file changes. */
  sourceState: string;
  /** The version of secrets and files that it describes. */
  outside: number;
  /** Why the newest state could not be described. */
  failure: string | null;
}

interface SessionState {
  byDocument: Readonly<Record<string, Description>>;
  /** Grows whenever secrets or files change: older descriptions may be about other values. */
  outside: number;
  outsideChanged(): void;
  /** Grows whenever the description of the active tab may be outdated. */
  doubts: number;
  doubt(): void;
  describe(document: string, description: Description): void;
  fail(document: string, message: string): void;
  forget(document: string): void;
}

export function createSessionStore() {
  return createStore<SessionState>((set, get) => ({
    byDocument: {},
    outside: 0,
    outsideChanged: () => set(({ outside }) => ({ outside: outside + 1 })),
    doubts: 0,
    doubt: () => set(({ doubts }) => ({ doubts: doubts + 1 })),
    describe(document, description) {
      const before = get().byDocument[document];
      const nodes = keepEqual(before?.nodes ?? {}, description.nodes);
      set(({ byDocument }) => ({ byDocument: { ...byDocument, [document]: { ...description, nodes } } }));
    },
    fail(document, failure) {
      const before = get().byDocument[document];
      const description = before ?? {
        pipeline: null,
        problems: [],
        nodes: {},
        sourceState: '',
        outside: get().outside,
      };
      set(({ byDocument }) => ({ byDocument: { ...byDocument, [document]: { ...description, failure } } }));
    },
    forget(document) {
      const { [document]: _, ...byDocument } = get().byDocument;
      set({ byDocument });
    },
  }));
}

/** Equal entries stay the same objects, so that what draws them is not redrawn. */
function keepEqual<Value>(
  before: Readonly<Record<string, Value>>,
  after: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(after).map(([key, value]) => {
      const old = before[key];
      return [key, old !== undefined && JSON.stringify(old) === JSON.stringify(value) ? old : value];
    }),
  );
}
