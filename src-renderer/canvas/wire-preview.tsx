import { type ConnectionLineComponentProps, getBezierPath } from '@xyflow/react';
import { usePipeline } from '../studio/studio-context.tsx';
import type { CanvasNode } from './flow-graph.ts';
import { refuseWire } from './wire-check.ts';

/** The wire while it is being drawn. Over a port that it cannot lead to, it says why. */
export function WirePreview(props: ConnectionLineComponentProps<CanvasNode>) {
  const { fromX, fromY, toX, toY, fromPosition, toPosition, fromHandle, toHandle } = props;
  const pipeline = usePipeline((current) => current);
  const [path] = getBezierPath({
    sourceX: fromX,
    sourceY: fromY,
    targetX: toX,
    targetY: toY,
    sourcePosition: fromPosition,
    targetPosition: toPosition,
  });
  const reason = toHandle === null ? undefined : reasonFor(pipeline, fromHandle, toHandle);
  return (
    <g>
      <path className="wire-preview" d={path} data-refused={reason !== undefined} />
      <circle className="wire-end" cx={fromX} cy={fromY} r={5} />
      {toHandle !== null && <circle className="wire-end" cx={toX} cy={toY} r={5} data-refused={reason !== undefined} />}
      {reason !== undefined && (
        <foreignObject className="wire-reason-frame" x={toX + 12} y={toY + 10} width={280} height={80}>
          <div className="wire-reason" role="status">
            {reason}
          </div>
        </foreignObject>
      )}
    </g>
  );
}

type HandleEnd = ConnectionLineComponentProps['fromHandle'];

/** A wire may be drawn from either end. */
export function reasonFor(
  pipeline: Parameters<typeof refuseWire>[0],
  start: HandleEnd,
  end: HandleEnd,
): string | undefined {
  if (start.type === end.type) {
    return start.type === 'source'
      ? 'An output leads to an input, not to another output.'
      : 'An input is fed by an output.';
  }
  const [source, target] = start.type === 'source' ? [start, end] : [end, start];
  return refuseWire(pipeline, {
    fromNode: source.nodeId,
    fromPort: source.id ?? 'out',
    toNode: target.nodeId,
    toPort: target.id ?? 'in',
  });
}
