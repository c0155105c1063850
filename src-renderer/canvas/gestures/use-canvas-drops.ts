import { useReactFlow } from '@xyflow/react';
import type { DragEvent } from 'react';
import { findNode } from '../../../core/nodes/registry.ts';
import { readDroppedFiles } from '../../studio/editing/drop-files.ts';
import { addNode } from '../../studio/editing/edit-nodes.ts';
import { useDocumentId, useStudio } from '../../studio/studio-context.tsx';
import { headHeight, nodeWidth } from '../geometry/node-geometry.ts';
import { edgeAt } from './drag-gestures.ts';

export const nodeTypeMime = 'application/x-weir-node-type';

/** Handlers for node types dropped from the palette and files dropped from the desktop. */
export function useCanvasDrops() {
  const studio = useStudio();
  const document = useDocumentId();
  const flow = useReactFlow();
  const accepts = ({ dataTransfer }: DragEvent) =>
    dataTransfer.types.includes(nodeTypeMime) || dataTransfer.types.includes('Files');
  return {
    onDragOver(event: DragEvent<HTMLElement>) {
      if (!accepts(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      const isType = event.dataTransfer.types.includes(nodeTypeMime);
      studio.canvas.getState().aimAt(isType ? edgeAt(event.currentTarget, event) : null);
    },
    onDragLeave() {
      studio.canvas.getState().aimAt(null);
    },
    onDrop(event: DragEvent<HTMLElement>) {
      if (!accepts(event)) return;
      event.preventDefault();
      const splice = studio.canvas.getState().spliceEdge;
      studio.canvas.getState().aimAt(null);
      const place = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const definition = findNode(event.dataTransfer.getData(nodeTypeMime));
      if (definition === undefined) {
        void readDroppedFiles(studio, document, [...event.dataTransfer.files], place);
        return;
      }
      const corner = { x: place.x - nodeWidth / 2, y: place.y - headHeight / 2 };
      addNode(studio, document, definition, corner, { splice });
    },
  };
}
