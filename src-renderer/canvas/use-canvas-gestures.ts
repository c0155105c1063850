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
import type { MouseEvent as ReactMouseEvent, RefObject } from 'react';
import type { Position } from '../../core/pipeline/schema.ts';
import { connect, edit, type PortEnd, pipelineOf, spliceInto } from '../studio/edit-nodes.ts';
import { useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { plural } from '../ui/numbers.ts';
import { type CanvasNode, type FlowGraph, groupPrefix, notePrefix, type WireEdge } from './flow-graph.ts';
import { refuseWire } from './wire-check.ts';
import { reasonFor } from './wire-preview.tsx';

/** What the pointer and the arrow keys do on the canvas, as edits: one gesture, one step. */
export function useCanvasGestures({ graph, frame }: { graph: FlowGraph; frame: RefObject<HTMLElement | null> }) {
  const studio = useStudio();
  const document = useDocumentId();
  const flow = useReactFlow<CanvasNode, WireEdge>();

  const commitMoves = (ids: readonly string[], key?: string) => {
    const pipeline = pipelineOf(studio, document);
    const positions: Record<string, Position> = {};
    const notes: { id: string; position: Position }[] = [];
    for (const id of ids) {
      const place = flow.getInternalNode(id)?.internals.positionAbsolute;
      if (place === undefined) continue;
      const position = { x: Math.round(place.x), y: Math.round(place.y) };
      const group = id.startsWith(groupPrefix)
        ? pipeline.groups.find((each) => groupPrefix + each.id === id)
        : undefined;
      if (id.startsWith(notePrefix)) notes.push({ id: id.slice(notePrefix.length), position });
      else if (group !== undefined) Object.assign(positions, groupMembers(group.nodes, flow));
      else if (!id.startsWith(groupPrefix)) positions[id] = position;
    }
    return {
      edits: [
        ...(Object.keys(positions).length > 0 ? [{ type: 'moveNodes' as const, positions }] : []),
        ...notes.map(({ id, position }) => ({ type: 'changeNote' as const, id, change: { position } })),
      ],
      title: `move ${plural(ids.length, 'item')}`,
      key,
    };
  };

  const select = (kind: 'nodes' | 'edges', changes: readonly { id: string; selected: boolean }[]) => {
    const bare = (prefix: string) =>
      changes.flatMap(({ id, selected }) =>
        id.startsWith(prefix) ? [{ id: id.slice(prefix.length), isSelected: selected }] : [],
      );
    const { change } = studio.selection.getState();
    if (kind === 'edges') return change(document, 'edges', bare(''));
    const steps = changes.filter(({ id }) => !id.startsWith(groupPrefix) && !id.startsWith(notePrefix));
    if (steps.length > 0)
      change(
        document,
        'nodes',
        steps.map(({ id, selected }) => ({ id, isSelected: selected })),
      );
    if (bare(groupPrefix).length > 0) change(document, 'groups', bare(groupPrefix));
    if (bare(notePrefix).length > 0) change(document, 'notes', bare(notePrefix));
  };

  return {
    onNodesChange(changes: NodeChange<CanvasNode>[]) {
      const selected = changes.filter((change) => change.type === 'select');
      if (selected.length > 0) select('nodes', selected);
      // Arrow keys move at once and have no end of a drag; what follows within the gesture is one step with it.
      const nudged = changes.flatMap((change) =>
        change.type === 'position' && change.dragging === undefined && change.position ? [change.id] : [],
      );
      if (nudged.length === 0) return;
      queueMicrotask(() => {
        const { edits, title, key } = commitMoves(nudged, `nudge:${nudged.join()}`);
        edit(studio, document, edits, title, key);
      });
    },
    onEdgesChange(changes: EdgeChange<WireEdge>[]) {
      const selected = changes.filter((change) => change.type === 'select');
      if (selected.length > 0) select('edges', selected);
    },
    onNodeDrag: ((event, node, dragged) => {
      studio.canvas
        .getState()
        .aimAt(dragged.length === 1 && isLoose(graph, node.id) ? edgeAt(frame.current, event) : null);
    }) satisfies OnNodeDrag<CanvasNode>,
    onNodeDragStop: ((_, node, dragged) => {
      const aim = studio.canvas.getState().spliceEdge;
      studio.canvas.getState().aimAt(null);
      const { edits, title } = commitMoves(dragged.map(({ id }) => id));
      const splice = aim === null ? [] : spliceInto(studio, document, node.id, aim);
      edit(studio, document, [...edits, ...splice], splice.length > 0 ? 'splice in' : title);
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

function groupMembers(ids: readonly string[], flow: ReturnType<typeof useReactFlow<CanvasNode, WireEdge>>) {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const place = flow.getInternalNode(id)?.internals.positionAbsolute;
      return place === undefined ? [] : [[id, { x: Math.round(place.x), y: Math.round(place.y) }] as const];
    }),
  );
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
