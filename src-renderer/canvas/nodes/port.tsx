import { type HandleProps, useNodeId, useStore, useStoreApi } from '@xyflow/react';
import { XYHandle } from '@xyflow/system';
import { type CSSProperties, type MouseEvent, type RefObject, type TouchEvent, useEffect } from 'react';
import { pipelineOf } from '../../studio/editing/edit-nodes.ts';
import { useDocumentId, useStudio } from '../../studio/studio-context.tsx';
import { reasonFor, type WireEnd } from '../wires/wire-check.ts';

interface PortProps extends Pick<HandleProps, 'type' | 'position'> {
  id: string;
  label: string;
  /** The purpose of the port, shown on hover. */
  hint: string;
  className?: string;
  style: CSSProperties;
}

/**
 * A port, where wires start and end by dragging or by two clicks. It replaces React Flow's handle, each of which checks
 * the store at every change: with hundreds of them, that takes longer than a frame.
 */
export function Port({ id, label, hint, type, position, className = '', ...shown }: PortProps) {
  const nodeId = useNodeId() ?? '';
  const flow = useStoreApi();
  const studio = useStudio();
  const document = useDocumentId();
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
    const { connectionClickStartHandle: start, onConnect } = flow.getState();
    const here = { nodeId, id, type };
    flow.setState({ connectionClickStartHandle: start === null ? here : null });
    if (start === null || portKey(start) === portKey(here)) return;
    const reason = reasonFor(pipelineOf(studio, document), start, here);
    if (reason !== undefined) return studio.toasts.getState().show({ tone: 'warning', message: reason });
    const [source, target] = type === 'source' ? [here, start] : [start, here];
    const ends = { sourceHandle: source.id ?? null, targetHandle: target.id ?? null };
    onConnect?.({ source: source.nodeId, target: target.nodeId, ...ends });
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: with keys, wires are drawn in the dialog that connects nodes
    <div
      {...shown}
      role="img"
      aria-label={label}
      data-hint={hint}
      data-handleid={id}
      data-nodeid={nodeId}
      data-handlepos={position}
      data-id={`${flow.getState().rfId}-${portKey({ nodeId, id, type })}`}
      className={`${handleClasses} react-flow__handle-${position} port ${className} ${type}`}
      onMouseDown={pull}
      onTouchStart={pull}
      onClick={click}
    />
  );
}

/** The classes by which React Flow finds and measures a handle. */
const handleClasses = 'react-flow__handle nodrag nopan connectable connectablestart connectableend connectionindicator';

/** Marks the port where a click started a wire. */
export function BegunWire({ frame }: { frame: RefObject<HTMLElement | null> }) {
  const start = useStore((state) => state.connectionClickStartHandle);
  useEffect(() => {
    if (start === null) return;
    const port = frame.current?.querySelector(`[data-id$="-${CSS.escape(portKey(start))}"]`);
    port?.setAttribute('data-begun', '');
    return () => port?.removeAttribute('data-begun');
  }, [frame, start]);
  return null;
}

function portKey({ nodeId, id, type }: WireEnd): string {
  return `${nodeId}-${id}-${type}`;
}
