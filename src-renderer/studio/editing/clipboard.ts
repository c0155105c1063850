import { type Clip, copySelection, parseClip, pasteClip } from '../../../core/pipeline/clipboard.ts';
import type { Position } from '../../../core/pipeline/schema.ts';
import { withPlaces } from '../../canvas/geometry/node-boxes.ts';
import { plural } from '../../ui/numbers.ts';
import { revealNodes } from '../nodes/reveal-nodes.ts';
import { activeDocument, activeSelection, type Studio } from '../studio.ts';
import { edit, newNode, pipelineOf } from './edit-nodes.ts';
import { freeCorner, freePlace } from './free-place.ts';
import { readPastedTable } from './pasted-table.ts';

/** The selection as text for the clipboard; undefined if nothing in it can be copied. */
export function copiedText(studio: Studio): string | undefined {
  const document = activeDocument(studio);
  const { nodes, notes } = activeSelection(studio);
  if (document === null || nodes.size + notes.size === 0) return undefined;
  return `${JSON.stringify(copySelection(withPlaces(document.history.pipeline), new Set([...nodes, ...notes])), null, 2)}\n`;
}

export async function copyToClipboard(studio: Studio): Promise<void> {
  const text = copiedText(studio);
  if (text !== undefined) await navigator.clipboard.writeText(text);
}

/** Pastes nodes of Weir, or a table from a spreadsheet. False if the text is neither. */
export function pasteText(studio: Studio, document: string, text: string, at: Position): boolean {
  const pipeline = pipelineOf(studio, document);
  const clip = parseClip(text);
  if (clip !== undefined) {
    pasteAt(studio, document, clip, at, 'paste');
    return true;
  }
  const table = readPastedTable(text);
  if (table === undefined) return false;
  const node = newNode(pipeline, 'input.rows', freePlace(pipeline, at), table);
  edit(studio, document, [{ type: 'addNodes', nodes: [node] }], 'paste table');
  studio.selection.getState().select(document, { nodes: [node.id] });
  revealNodes(studio, [node]);
  const message = `Pasted ${plural(table.rows.length, 'row')} with ${plural(table.columns.length, 'column')}.`;
  studio.toasts.getState().show({ tone: 'success', message });
  return true;
}

export function duplicateSelection(studio: Studio, document: string): void {
  const pipeline = pipelineOf(studio, document);
  const { nodes, notes } = activeSelection(studio);
  const clip = copySelection(withPlaces(pipeline), new Set([...nodes, ...notes]));
  const places = [...clip.nodes, ...clip.notes].flatMap(({ position }) => position ?? []);
  if (places.length === 0) return;
  const at = { x: Math.min(...places.map(({ x }) => x)) + 32, y: Math.min(...places.map(({ y }) => y)) + 32 };
  pasteAt(studio, document, clip, at, 'duplicate');
}

function pasteAt(studio: Studio, document: string, clip: Clip, at: Position, title: string): void {
  const pipeline = pipelineOf(studio, document);
  const { edits, ids } = pasteClip(pipeline, clip, freeCorner(pipeline, clip, at));
  edit(studio, document, edits, title);
  const { nodes, notes } = pipelineOf(studio, document);
  const fresh = new Set(ids);
  revealNodes(
    studio,
    nodes.filter(({ id }) => fresh.has(id)),
  );
  studio.selection.getState().select(document, {
    nodes: nodes.filter(({ id }) => fresh.has(id)).map(({ id }) => id),
    notes: notes.filter(({ id }) => fresh.has(id)).map(({ id }) => id),
  });
}
