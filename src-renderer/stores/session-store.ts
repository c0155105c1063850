import { createStore } from 'zustand/vanilla';
import type { Problem } from '../../core/pipeline/problems.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import type { NodeDescription } from '../api/preview-api.ts';

/** What the engine says about a tab's pipeline. */
export interface Description {
  /** The state it describes; an older one while a newer is being described, null while none could be. */
  pipeline: Pipeline | null;
  problems: readonly Problem[];
  nodes: Readonly<Record<string, NodeDescription>>;
  /** Another text where a source file is another one than it was. */
  sourceState: string;
  /** The state of what is outside that it describes. */
  outside: number;
  /** Why there is no newer one: the session could not be asked. */
  failure: string | null;
}

interface SessionState {
  byDocument: Readonly<Record<string, Description>>;
  /** Grows whenever secrets or files are others than they were: what was told before may be about other values. */
  outside: number;
  outsideChanged(): void;
  /** Grows whenever something speaks against what is known of the active tab. */
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

/** Entries that say the same stay the same objects, so that what draws them rests. */
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
