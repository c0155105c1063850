import { type ConnectionLineComponentProps, getBezierPath, useStore as useFlowStore } from '@xyflow/react';
import { usePipeline } from '../../studio/studio-context.tsx';
import type { CanvasNode } from '../flow-graph.ts';
import { reasonFor } from './wire-check.ts';

const reasonSize = { width: 280, height: 80 };
const reasonGap = { x: 12, y: 10 };

/** The wire that is being drawn. Over a port that does not fit, it says why. */
export function WirePreview(props: ConnectionLineComponentProps<CanvasNode>) {
  const { fromX, fromY, toX, toY, fromPosition, toPosition, fromHandle, toHandle } = props;
  const pipeline = usePipeline((current) => current);
  const hasRoom = useFlowStore(({ transform: [left, , zoom], width }) => {
    const end = toX + reasonGap.x + reasonSize.width;
    return left + end * zoom <= width;
  });
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
        <foreignObject
          className="wire-reason-frame"
          data-side={hasRoom ? 'right' : 'left'}
          x={hasRoom ? toX + reasonGap.x : toX - reasonGap.x - reasonSize.width}
          y={toY + reasonGap.y}
          {...reasonSize}
        >
          <div className="wire-reason" role="status">
            {reason}
          </div>
        </foreignObject>
      )}
    </g>
  );
}
