import type {
  Connection,
  Edge,
  EdgeChange,
  FinalConnectionState,
  NodeChange,
  OnConnectEnd,
  OnNodeDrag,
} from '@xyflow/react';
import { useReactFlow } from '@xyflow/react';
import { type MouseEvent as ReactMouseEvent, type RefObject, useRef } from 'react';
import { connect, edit, type PortEnd, pipelineOf, spliceInto } from '../studio/edit-nodes.ts';
import type { Studio } from '../studio/studio.ts';
import { useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { plural } from '../ui/numbers.ts';
import { type CanvasNode, type FlowGraph, groupPrefix, notePrefix, type WireEdge } from './flow-graph.ts';
import { moveEdits } from './move-edits.ts';
import { refuseWire } from './wire-check.ts';
import { reasonFor } from './wire-preview.tsx';

/** What the pointer and the arrow keys do on the canvas, as edits: one gesture, one step. */
export function useCanvasGestures({ graph, frame }: { graph: FlowGraph; frame: RefObject<HTMLElement | null> }) {
  const studio = useStudio();
  const document = useDocumentId();
  const flow = useReactFlow<CanvasNode, WireEdge>();

  const isDragging = useRef(false);
  const placeOf = (id: string) => flow.getInternalNode(id)?.internals.positionAbsolute;
  const move = (ids: readonly string[]) => moveEdits(pipelineOf(studio, document), ids, placeOf);

  return {
    onNodesChange(changes: NodeChange<CanvasNode>[]) {
      selectByChanges(studio, document, changes);
      // Arrow keys move at once and have no end of a drag; what follows within the gesture is one step with it.
      const isNudge = (change: NodeChange<CanvasNode>) => change.type === 'position' && change.dragging === false;
      const nudged = isDragging.current
        ? []
        : changes.flatMap((change) => (isNudge(change) && 'id' in change ? [change.id] : []));
      if (nudged.length > 0)
        edit(studio, document, move(nudged), `move ${plural(nudged.length, 'item')}`, `nudge:${nudged}`);
    },
    onNodeDragStart() {
      isDragging.current = true;
    },
    onEdgesChange(changes: EdgeChange<WireEdge>[]) {
      const selected = changes.filter((change) => change.type === 'select');
      if (selected.length > 0) {
        const asked = selected.map((change) => ({ id: change.id, isSelected: change.selected }));
        studio.selection.getState().change(document, 'edges', asked);
      }
    },
    onNodeDrag: ((event, node, dragged) => {
      studio.canvas
        .getState()
        .aimAt(dragged.length === 1 && isLoose(graph, node.id) ? edgeAt(frame.current, event) : null);
    }) satisfies OnNodeDrag<CanvasNode>,
    onNodeDragStop: ((_, node, dragged) => {
      const aim = studio.canvas.getState().spliceEdge;
      studio.canvas.getState().aimAt(null);
      isDragging.current = false;
      const moves = move(dragged.map(({ id }) => id));
      const splice = aim === null ? [] : spliceInto(studio, document, node.id, aim);
      const title = splice.length > 0 ? 'splice in' : `move ${plural(dragged.length, 'item')}`;
      edit(studio, document, [...moves, ...splice], title);
    }) satisfies OnNodeDrag<CanvasNode>,
    onConnect({ source, target, sourceHandle, targetHandle }: Connection) {
      connect(
        studio,
        document,
        { node: source, port: sourceHandle ?? 'out', side: 'out' },
        { node: target, port: targetHandle ?? 'in', side: 'in' },
      );
    },
    onConnectEnd: ((event, state) => {
      if (state.isValid === true || state.fromHandle === null) return;
      if (state.toHandle !== null) return tellReason(state);
      if (state.toNode !== null) return;
      const point = pointOf(event);
      const { nodeId, id, type } = state.fromHandle;
      const from: PortEnd = {
        node: nodeId,
        port: id ?? (type === 'source' ? 'out' : 'in'),
        side: type === 'source' ? 'out' : 'in',
      };
      studio.dialogs.getState().show({ kind: 'addNode', at: flow.screenToFlowPosition(point), query: '', from });
    }) satisfies OnConnectEnd,
    isValidConnection({ source, target, sourceHandle, targetHandle }: Connection | Edge) {
      const ends = { fromNode: source, fromPort: sourceHandle ?? 'out', toNode: target, toPort: targetHandle ?? 'in' };
      return refuseWire(pipelineOf(studio, document), ends) === undefined;
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

  function tellReason(state: FinalConnectionState): void {
    if (state.fromHandle === null || state.toHandle === null) return;
    const reason = reasonFor(pipelineOf(studio, document), state.fromHandle, state.toHandle);
    if (reason !== undefined) studio.toasts.getState().show({ tone: 'warning', message: reason });
  }
}

function selectByChanges(studio: Studio, document: string, changes: readonly NodeChange<CanvasNode>[]): void {
  const byKind = Map.groupBy(
    changes.filter((change) => change.type === 'select'),
    ({ id }) => (id.startsWith(groupPrefix) ? 'groups' : id.startsWith(notePrefix) ? 'notes' : 'nodes'),
  );
  const bare = (id: string) => id.replace(/^(group|note):/, '');
  for (const [kind, selects] of byKind) {
    const asked = selects.map(({ id, selected }) => ({ id: bare(id), isSelected: selected }));
    studio.selection.getState().change(document, kind, asked);
  }
}

function isLoose(graph: FlowGraph, id: string): boolean {
  return !graph.edges.some((edge) => edge.source === id || edge.target === id);
}

/** The wire under the pointer, even where a node covers it. */
export function edgeAt(frame: HTMLElement | null, event: { clientX: number; clientY: number } | object): string | null {
  if (!('clientX' in event) || frame === null) return null;
  const elements = frame.ownerDocument.elementsFromPoint(event.clientX, event.clientY);
  const edge = elements.map((element) => element.closest('.react-flow__edge')).find((found) => found !== null);
  return edge?.getAttribute('data-id') ?? null;
}

function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const place = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: place?.clientX ?? 0, y: place?.clientY ?? 0 };
}
