import { createStore } from 'zustand/vanilla';
import type { JsonPath } from '../../core/pipeline/json-text.ts';

/** The selection of a tab. Edges are named by their ends in the file: `from→to`. */
export interface Selection {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
  notes: ReadonlySet<string>;
  groups: ReadonlySet<string>;
}

type Kind = keyof Selection;

/** An entry in the form of a node. */
export interface NewEntry {
  node: string;
  path: JsonPath;
}

interface SelectionState {
  byDocument: Readonly<Record<string, Selection>>;
  /** By tab, the node that was just added and not left since: what it lacks is not a problem yet. */
  newNodes: Readonly<Record<string, string>>;
  /** The same for an entry of a form. */
  newEntries: Readonly<Record<string, NewEntry>>;
  select(document: string, selection: Partial<Record<Kind, Iterable<string>>>): void;
  /** Selects or deselects single items and keeps the rest. */
  change(document: string, kind: Kind, changes: readonly { id: string; isSelected: boolean }[]): void;
  /** Deselects what no longer exists. */
  keepOnly(document: string, there: Selection): void;
  selectNew(document: string, node: string): void;
  startEntry(document: string, entry: NewEntry): void;
  /** The user has left the entry. */
  endEntry(document: string): void;
  /** The user went on: from now on, what a new node or entry lacks is a problem. */
  endNew(document: string): void;
  forget(document: string): void;
}

const kinds = ['nodes', 'edges', 'notes', 'groups'] as const;
const none: ReadonlySet<string> = new Set();
export const emptySelection: Selection = { nodes: none, edges: none, notes: none, groups: none };

export function createSelectionStore() {
  return createStore<SelectionState>((set, get) => {
    const put = (document: string, selection: Selection) => {
      set(({ byDocument }) => ({ byDocument: { ...byDocument, [document]: selection } }));
      const { newNodes, newEntries } = get();
      const added = newEntries[document]?.node ?? newNodes[document];
      if (added !== undefined && chosenNode(selection) !== added) get().endNew(document);
    };
    return {
      byDocument: {},
      newNodes: {},
      newEntries: {},
      select(document, { nodes = none, edges = none, notes = none, groups = none }) {
        const selection = {
          nodes: new Set(nodes),
          edges: new Set(edges),
          notes: new Set(notes),
          groups: new Set(groups),
        };
        put(document, selection);
      },
      change(document, kind, changes) {
        const before = get().byDocument[document] ?? emptySelection;
        const ids = new Set(before[kind]);
        for (const { id, isSelected } of changes) isSelected ? ids.add(id) : ids.delete(id);
        put(document, { ...before, [kind]: ids });
      },
      keepOnly(document, there) {
        const before = get().byDocument[document];
        if (before === undefined || kinds.every((kind) => before[kind].isSubsetOf(there[kind]))) return;
        get().select(document, Object.fromEntries(kinds.map((kind) => [kind, before[kind].intersection(there[kind])])));
      },
      selectNew(document, node) {
        get().select(document, { nodes: [node] });
        set(({ newNodes }) => ({ newNodes: { ...newNodes, [document]: node } }));
      },
      startEntry(document, entry) {
        set(({ newEntries }) => ({ newEntries: { ...newEntries, [document]: entry } }));
      },
      endEntry(document) {
        if (get().newEntries[document] === undefined) return;
        const { [document]: _, ...newEntries } = get().newEntries;
        set({ newEntries });
      },
      endNew(document) {
        const { [document]: _, ...newNodes } = get().newNodes;
        set({ newNodes });
        get().endEntry(document);
      },
      forget(document) {
        const { [document]: _, ...byDocument } = get().byDocument;
        set({ byDocument });
        get().endNew(document);
      },
    };
  });
}

/** The node whose form and rows are shown: the only selected one. */
export function chosenNode(selection: Selection): string | null {
  const [first] = selection.nodes;
  return selection.nodes.size === 1 && first !== undefined ? first : null;
}

/** The selected wire, if nothing else is selected. */
export function chosenWire({ nodes, edges, notes, groups }: Selection): string | undefined {
  return edges.size === 1 && nodes.size + notes.size + groups.size === 0 ? [...edges][0] : undefined;
}
