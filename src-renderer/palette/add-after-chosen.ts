import type { AnyNodeDefinition } from '../../core/nodes/define-node.ts';
import { addNode } from '../studio/editing/edit-nodes.ts';
import type { Studio } from '../studio/studio.ts';
import { placeAfter } from './place-after.ts';

/** Adds a node by keyboard or click, wired to the selection if it fits; returns its id. */
export function addAfterChosen(studio: Studio, document: string, definition: AnyNodeDefinition): string {
  const { at, ...ties } = placeAfter(studio, document, definition);
  return addNode(studio, document, definition, at, ties);
}
