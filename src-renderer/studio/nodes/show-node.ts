import type { Studio } from '../studio.ts';

/** Chooses a node and brings it into the middle of the view. */
export function showNode(studio: Studio, document: string, node: string): void {
  studio.selection.getState().select(document, { nodes: [node] });
  studio.canvas.getState().view?.fit([node]);
}
