import { type HandleProps, useNodeId, useStoreApi } from '@xyflow/react';
import { XYHandle } from '@xyflow/system';
import type { CSSProperties, MouseEvent, TouchEvent } from 'react';

interface PortProps extends Pick<HandleProps, 'type' | 'position'> {
  id: string;
  label: string;
  title?: string;
  className?: string;
  style: CSSProperties;
}

/**
 * Where wires begin and end: pulled from one to the other, or clicked one after the other. What React Flow's own handle is,
 * but that each of those looks into the store at every change of the canvas, which of hundreds takes longer than a frame.
 */
export function Port({ id, label, type, position, className = '', ...shown }: PortProps) {
  const nodeId = useNodeId() ?? '';
  const flow = useStoreApi();
  const pull = (event: MouseEvent | TouchEvent) => {
    if ('button' in event && event.button !== 0) return;
    const state = flow.getState();
    XYHandle.onPointerDown(event.nativeEvent, {
      ...state,
      flowId: state.rfId,
      handleDomNode: event.currentTarget,
      isTarget: type === 'target',
      handleId: id,
      nodeId,
      isValidConnection: (ends) => flow.getState().isValidConnection?.(ends) ?? true,
      onConnectStart: (...start) => flow.getState().onConnectStart?.(...start),
      onConnect: (connection) => flow.getState().onConnect?.(connection),
      onConnectEnd: (...end) => flow.getState().onConnectEnd?.(...end),
      getTransform: () => flow.getState().transform,
      getFromHandle: () => flow.getState().connection.fromHandle,
      dragThreshold: state.connectionDragThreshold,
    });
  };
  const click = () => {
    const { connectionClickStartHandle: start, isValidConnection, onConnect } = flow.getState();
    const here = { nodeId, id, type };
    flow.setState({ connectionClickStartHandle: start === null ? here : null });
    if (start === null || start.type === type) return;
    const [source, target] = type === 'source' ? [here, start] : [start, here];
    const ends = { sourceHandle: source.id ?? null, targetHandle: target.id ?? null };
    const connection = { source: source.nodeId, target: target.nodeId, ...ends };
    if (isValidConnection?.(connection) !== false) onConnect?.(connection);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: with keys, wires are drawn in the dialog that connects nodes
    <div
      {...shown}
      role="img"
      aria-label={label}
      data-handleid={id}
      data-nodeid={nodeId}
      data-handlepos={position}
      data-id={`${flow.getState().rfId}-${nodeId}-${id}-${type}`}
      className={`${handleClasses} react-flow__handle-${position} port ${className} ${type}`}
      onMouseDown={pull}
      onTouchStart={pull}
      onClick={click}
    />
  );
}

/** By these React Flow finds and measures a handle. */
const handleClasses = 'react-flow__handle nodrag nopan connectable connectablestart connectableend connectionindicator';
