import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { drawnBoxes, noteBox } from '../../canvas/geometry/drawn-boxes.ts';
import { boxesOf } from '../../canvas/geometry/node-boxes.ts';
import type { Box } from '../../canvas/geometry/node-geometry.ts';
import { pipelineOf } from '../editing/edit-nodes.ts';
import type { Studio } from '../studio.ts';

/** Undoes or redoes a step, and scrolls to what it changed. */
export function undoOrRedo(studio: Studio, document: string, way: 'undo' | 'redo'): void {
  const before = pipelineOf(studio, document);
  studio.documents.getState()[way](document);
  const after = pipelineOf(studio, document);
  const changed = changedBoxes(before, after);
  studio.canvas.getState().view?.returnTo(changed.length > 0 ? changed : drawnBoxes(after));
}

/** The boxes of items that are new or changed. */
function changedBoxes(before: Pipeline, after: Pipeline): Box[] {
  const old = new Set<unknown>([...before.nodes, ...before.notes]);
  const boxes = boxesOf(after);
  return [
    ...after.nodes.flatMap((node) => (old.has(node) ? [] : (boxes.get(node.id) ?? []))),
    ...after.notes.flatMap((note) => (old.has(note) ? [] : [noteBox(note)])),
  ];
}
