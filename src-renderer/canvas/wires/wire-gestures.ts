import type { Connection, Edge, OnConnectEnd, ReactFlowInstance } from '@xyflow/react';
import { connect, type PortEnd, pipelineOf } from '../../studio/editing/edit-nodes.ts';
import type { Studio } from '../../studio/studio.ts';
import type { CanvasNode, WireEdge } from '../flow-graph.ts';
import { reasonFor, refuseWire } from './wire-check.ts';

interface WirePlace {
  studio: Studio;
  document: string;
  flow: ReactFlowInstance<CanvasNode, WireEdge>;
}

/** Handlers for drawing wires: from port to port, or into the void to add a node that fits. */
export function wireGestures({ studio, document, flow }: WirePlace) {
  const onConnectEnd: OnConnectEnd = (event, { isValid, fromHandle, toHandle, toNode }) => {
    if (isValid === true || fromHandle === null) return;
    if (toHandle !== null) {
      const reason = reasonFor(pipelineOf(studio, document), fromHandle, toHandle);
      if (reason !== undefined) studio.toasts.getState().show({ tone: 'warning', message: reason });
      return;
    }
    if (toNode !== null) return;
    const side = fromHandle.type === 'source' ? 'out' : 'in';
    const from: PortEnd = { node: fromHandle.nodeId, port: fromHandle.id ?? side, side };
    const at = flow.screenToFlowPosition(pointOf(event));
    studio.dialogs.getState().show({ kind: 'addNode', at, query: '', from });
  };
  return {
    onConnectEnd,
    onConnect({ source, target, sourceHandle, targetHandle }: Connection) {
      const from: PortEnd = { node: source, port: sourceHandle ?? 'out', side: 'out' };
      connect(studio, document, from, { node: target, port: targetHandle ?? 'in', side: 'in' });
    },
    isValidConnection({ source, target, sourceHandle, targetHandle }: Connection | Edge) {
      const ends = { fromNode: source, fromPort: sourceHandle ?? 'out', toNode: target, toPort: targetHandle ?? 'in' };
      return refuseWire(pipelineOf(studio, document), ends) === undefined;
    },
  };
}

function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const place = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: place?.clientX ?? 0, y: place?.clientY ?? 0 };
}
