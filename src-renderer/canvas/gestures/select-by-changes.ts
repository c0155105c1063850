import type { NodeChange } from '@xyflow/react';
import type { Studio } from '../../studio/studio.ts';
import { type CanvasNode, groupPrefix, notePrefix } from '../flow-graph.ts';

/** Applies React Flow's selection changes: nodes, groups and notes each have their own set. */
export function selectByChanges(studio: Studio, document: string, changes: readonly NodeChange<CanvasNode>[]): void {
  const byKind = Map.groupBy(
    changes.filter((change) => change.type === 'select'),
    ({ id }) => (id.startsWith(groupPrefix) ? 'groups' : id.startsWith(notePrefix) ? 'notes' : 'nodes'),
  );
  for (const [kind, selects] of byKind) {
    const asked = selects.map(({ id, selected }) => ({ id: id.replace(/^(group|note):/, ''), isSelected: selected }));
    studio.selection.getState().change(document, kind, asked);
  }
}
