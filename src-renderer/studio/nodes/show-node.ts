import type { Studio } from '../studio.ts';

/** Selects a node and centres the view on it. */
export function showNode(studio: Studio, document: string, node: string): void {
  studio.selection.getState().select(document, { nodes: [node] });
  studio.canvas.getState().view?.fit([node]);
}
