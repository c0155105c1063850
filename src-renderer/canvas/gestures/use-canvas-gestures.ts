import {
  applyEdgeChanges,
  applyNodeChanges,
  type EdgeChange,
  type NodeChange,
  useReactFlow,
  useStoreApi,
} from '@xyflow/react';
import { type Dispatch, type MouseEvent as ReactMouseEvent, type RefObject, type SetStateAction, useMemo } from 'react';
import { useDocumentId, useStudio } from '../../studio/studio-context.tsx';
import type { CanvasNode, FlowGraph, WireEdge } from '../flow-graph.ts';
import { wireGestures } from '../wires/wire-gestures.ts';
import { dragGestures } from './drag-gestures.ts';
import { selectByChanges } from './select-by-changes.ts';
import type { MovingMark } from './use-moving-mark.ts';

interface GestureTargets {
  setGraph: Dispatch<SetStateAction<FlowGraph>>;
  frame: RefObject<HTMLElement | null>;
  moving: MovingMark;
}

/**
 * Turns pointer and key gestures on the canvas into edits: one gesture, one step. The handlers stay the same as long as
 * the tab does.
 */
export function useCanvasGestures({ setGraph, frame, moving }: GestureTargets) {
  const studio = useStudio();
  const document = useDocumentId();
  const flow = useReactFlow<CanvasNode, WireEdge>();
  const store = useStoreApi();
  return useMemo(() => {
    const drag = dragGestures({ studio, document, flow, frame, moving });
    return {
      ...drag.handlers,
      ...wireGestures({ studio, document, flow }),
      onNodesChange(changes: NodeChange<CanvasNode>[]) {
        setGraph((before) => ({ ...before, nodes: applyNodeChanges(changes, before.nodes) }));
        selectByChanges(studio, document, changes);
        drag.keepMoved(changes);
      },
      onEdgesChange(found: EdgeChange<WireEdge>[]) {
        // A selection box selects nodes only. Their wires follow them anyway, and selecting those too would take half
        // of each frame.
        const isBoxing = store.getState().userSelectionRect !== null;
        const changes = isBoxing ? found.filter((change) => change.type !== 'select' || !change.selected) : found;
        if (changes.length === 0) return;
        setGraph((before) => ({ ...before, edges: applyEdgeChanges(changes, before.edges) }));
        const selected = changes.filter((change) => change.type === 'select');
        if (selected.length === 0) return;
        const asked = selected.map((change) => ({ id: change.id, isSelected: change.selected }));
        studio.selection.getState().change(document, 'edges', asked);
      },
      onNodeDoubleClick(_: ReactMouseEvent, node: CanvasNode) {
        if (node.type === 'note') studio.canvas.getState().editNote(node.data.id);
        else studio.canvas.getState().rename(node.id);
      },
      onPaneClick() {
        studio.canvas.getState().rename(null);
        frame.current?.querySelector<HTMLElement>('.react-flow__pane')?.focus();
      },
    };
  }, [studio, document, flow, store, setGraph, frame, moving]);
}
