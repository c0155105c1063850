import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useStore } from 'zustand';
import { edit } from '../../studio/editing/edit-nodes.ts';
import { useDocumentId, usePipeline, useStudio } from '../../studio/studio-context.tsx';
import type { NoteNode as NoteFlowNode } from '../flow-graph.ts';
import './group-node.css';

/** A sticky note. Double-click or Enter edits it. */
export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<NoteFlowNode>) {
  const studio = useStudio();
  const document = useDocumentId();
  const text = usePipeline((pipeline) => pipeline.notes.find((note) => note.id === data.id)?.text ?? '');
  const isEditing = useStore(studio.canvas, (state) => state.editingNote === data.id);
  if (!isEditing) {
    return (
      <div className="note" data-selected={selected}>
        <span className="note-text" data-empty={text === ''}>
          {text || 'Double-click to write'}
        </span>
      </div>
    );
  }
  return (
    <div className="note nodrag nopan nowheel">
      <textarea
        aria-label="Text of the note"
        defaultValue={text}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
        autoFocus
        onBlur={(event) => {
          studio.canvas.getState().editNote(null);
          edit(
            studio,
            document,
            [{ type: 'changeNote', id: data.id, change: { text: event.target.value } }],
            'write note',
          );
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </div>
  );
});
