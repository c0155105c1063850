import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { edgeKey } from '../../canvas/flow-graph.ts';
import type { createDocumentsStore } from '../../stores/documents-store.ts';
import type { createSelectionStore, Selection } from '../../stores/selection-store.ts';

interface Stores {
  documents: ReturnType<typeof createDocumentsStore>;
  selection: ReturnType<typeof createSelectionStore>;
}

/** Removes from the selection what an undo or a change on disk has removed from the pipeline. */
export function pruneSelections({ documents, selection }: Stores): void {
  documents.subscribe((now, before) => {
    const known = new Map(before.documents.map(({ id, history }) => [id, history.pipeline]));
    for (const { id, history } of now.documents) {
      if (history.pipeline !== known.get(id)) selection.getState().keepOnly(id, thingsOf(history.pipeline));
    }
  });
}

function thingsOf({ nodes, edges, notes, groups }: Pipeline): Selection {
  const ids = (things: readonly { id: string }[]) => new Set(things.map(({ id }) => id));
  return { nodes: ids(nodes), edges: new Set(edges.map(edgeKey)), notes: ids(notes), groups: ids(groups) };
}
