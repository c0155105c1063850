import type { PipelineNode } from '../../core/pipeline/schema.ts';
import { placeAtPointer } from '../palette/place-after.ts';
import { chosenNode, chosenWire } from '../stores/selection-store.ts';
import { undoOrRedo } from '../studio/documents/undo-redo.ts';
import { copyToClipboard, duplicateSelection } from '../studio/editing/clipboard.ts';
import { addNote, deleteAndBridge, deleteSelection, edit, pipelineOf } from '../studio/editing/edit-nodes.ts';
import { hasSides, swapEdits } from '../studio/editing/swap-sides.ts';
import { nodeById } from '../studio/nodes/node-index.ts';
import { activeDocument, activeSelection, type Studio } from '../studio/studio.ts';
import type { Action } from './action.ts';
import { onPipeline } from './on-pipeline.ts';

/** Whether any selected node is enabled. */
function disables(studio: Studio): boolean {
  const document = activeDocument(studio);
  if (document === null) return false;
  const pipeline = pipelineOf(studio, document.id);
  return [...activeSelection(studio).nodes].some((id) => nodeById(pipeline, id)?.disabled !== true);
}

function hasSelection(studio: Studio): boolean {
  const { nodes, edges, notes, groups } = activeSelection(studio);
  return nodes.size + edges.size + notes.size + groups.size > 0;
}

function hasNodes(studio: Studio): boolean {
  const { nodes, notes } = activeSelection(studio);
  return nodes.size + notes.size > 0;
}

/** The selected node, if it has a left and a right input. */
function joinOf(studio: Studio): PipelineNode | undefined {
  const document = activeDocument(studio);
  const id = chosenNode(activeSelection(studio));
  if (document === null || id === null) return undefined;
  const node = nodeById(pipelineOf(studio, document.id), id);
  return node !== undefined && hasSides(node) ? node : undefined;
}

export const editActions: readonly Action[] = [
  {
    id: 'edit.undo',
    title: 'Undo',
    section: 'Edit',
    chords: ['mod+z'],
    isEnabled: (studio) => (activeDocument(studio)?.history.past.length ?? 0) > 0,
    run: onPipeline((studio, document) => undoOrRedo(studio, document, 'undo')),
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    section: 'Edit',
    chords: ['mod+shift+z', 'mod+y'],
    isEnabled: (studio) => (activeDocument(studio)?.history.future.length ?? 0) > 0,
    run: onPipeline((studio, document) => undoOrRedo(studio, document, 'redo')),
  },
  {
    id: 'edit.addNode',
    title: 'Add node…',
    section: 'Edit',
    chords: ['/'],
    keywords: 'insert new step',
    run: onPipeline((studio) => {
      studio.dialogs.getState().show({ kind: 'addNode', at: placeAtPointer(studio), query: '' });
    }),
  },
  {
    id: 'edit.insert',
    title: 'Insert a node…',
    section: 'Edit',
    keywords: 'wire between splice',
    isEnabled: (studio) => chosenWire(activeSelection(studio)) !== undefined,
    run: onPipeline((studio) => {
      studio.dialogs.getState().show({ kind: 'addNode', at: null, query: '' });
    }),
  },
  {
    id: 'edit.addNote',
    title: 'Add sticky note',
    section: 'Edit',
    chords: ['alt+t'],
    run: onPipeline((studio, document) => {
      addNote(studio, document, studio.canvas.getState().pointed());
    }),
  },
  {
    id: 'edit.connect',
    title: 'Connect to…',
    section: 'Edit',
    chords: ['alt+c'],
    keywords: 'wire edge link',
    isEnabled: (studio) => chosenNode(activeSelection(studio)) !== null,
    run: onPipeline((studio) => {
      const node = chosenNode(activeSelection(studio));
      if (node !== null) studio.dialogs.getState().show({ kind: 'connect', node });
    }),
  },
  {
    id: 'edit.swapSides',
    title: 'Swap left and right',
    section: 'Edit',
    keywords: 'join inputs sides exchange',
    isEnabled: (studio) => joinOf(studio) !== undefined,
    run: onPipeline((studio, document) => {
      const node = joinOf(studio);
      if (node !== undefined)
        edit(studio, document, swapEdits(pipelineOf(studio, document), node), 'swap left and right');
    }),
  },
  {
    id: 'edit.cut',
    title: 'Cut',
    section: 'Edit',
    usualChord: 'mod+x',
    isEnabled: hasNodes,
    run: onPipeline(async (studio, document) => {
      await copyToClipboard(studio);
      deleteSelection(studio, document);
    }),
  },
  {
    id: 'edit.copy',
    title: 'Copy',
    section: 'Edit',
    usualChord: 'mod+c',
    isEnabled: hasNodes,
    run: copyToClipboard,
  },
  {
    id: 'edit.duplicate',
    title: 'Duplicate',
    section: 'Edit',
    chords: ['mod+d'],
    isEnabled: hasNodes,
    run: onPipeline(duplicateSelection),
  },
  {
    id: 'edit.delete',
    title: 'Delete',
    section: 'Edit',
    chords: ['delete', 'backspace'],
    isEnabled: hasSelection,
    run: onPipeline(deleteSelection),
  },
  {
    id: 'edit.deleteBridge',
    title: 'Delete node and bridge the gap',
    section: 'Edit',
    chords: ['shift+delete', 'shift+backspace'],
    isEnabled: (studio) => chosenNode(activeSelection(studio)) !== null,
    run: onPipeline((studio, document) => {
      const node = chosenNode(activeSelection(studio));
      if (node !== null) deleteAndBridge(studio, document, node);
    }),
  },
  {
    id: 'edit.rename',
    title: 'Rename',
    section: 'Edit',
    chords: ['f2', 'enter'],
    isEnabled: (studio) => {
      const { nodes, groups, notes } = activeSelection(studio);
      return nodes.size + groups.size + notes.size === 1;
    },
    run: onPipeline((studio) => {
      const { nodes, groups, notes } = activeSelection(studio);
      const [node] = nodes;
      const [group] = groups;
      const [note] = notes;
      if (note !== undefined) studio.canvas.getState().editNote(note);
      else studio.canvas.getState().rename(node ?? `group:${group}`);
    }),
  },
  {
    id: 'edit.disable',
    title: 'Disable or enable nodes',
    titleNow: (studio) => (disables(studio) ? 'Disable' : 'Enable'),
    section: 'Edit',
    chords: ['mod+e'],
    keywords: 'skip mute',
    isEnabled: (studio) => activeSelection(studio).nodes.size > 0,
    run: onPipeline((studio, document) => {
      const ids = [...activeSelection(studio).nodes];
      const isDisabled = disables(studio);
      edit(studio, document, [{ type: 'disableNodes', ids, isDisabled }], isDisabled ? 'disable' : 'enable');
    }),
  },
  {
    id: 'edit.selectAll',
    title: 'Select all',
    section: 'Edit',
    chords: ['mod+a'],
    run: onPipeline((studio, document) => {
      const { nodes, notes } = pipelineOf(studio, document);
      studio.selection.getState().select(document, {
        nodes: nodes.map((node) => node.id),
        notes: notes.map((note) => note.id),
      });
    }),
  },
  {
    id: 'edit.selectNone',
    title: 'Select nothing',
    section: 'Edit',
    chords: ['escape'],
    isEnabled: hasSelection,
    run: onPipeline((studio, document) => studio.selection.getState().select(document, {})),
  },
];
