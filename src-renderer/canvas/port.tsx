import { Handle, type HandleProps, useNodeId } from '@xyflow/react';

interface PortProps extends Pick<HandleProps, 'type' | 'position' | 'style' | 'title'> {
  id: string;
  label: string;
  className?: string;
  /** Whether a wire could begin or end here at once: its node is under the pointer, chosen, or at the end of a wire. */
  isLive: boolean;
}

/**
 * Where wires begin and end. A handle of React Flow's looks at every change of the canvas, which of hundreds takes longer
 * than a frame; until somebody comes near, what React Flow measures and finds of a handle stands in its place.
 */
export function Port({ id, label, type, className = '', isLive, ...rest }: PortProps) {
  const node = useNodeId();
  const shared = { ...rest, role: 'img', 'aria-label': label };
  if (isLive) return <Handle {...shared} id={id} type={type} className={`port ${className}`} />;
  return (
    <div
      {...shared}
      data-handleid={id}
      data-nodeid={node}
      data-handlepos={rest.position}
      data-id={`${flowId}-${node}-${id}-${type}`}
      className={`react-flow__handle react-flow__handle-${rest.position} nodrag nopan port ${className} ${type} connectable connectablestart connectableend connectionindicator`}
    />
  );
}

/** React Flow's name for the only canvas of a page. */
const flowId = '1';
