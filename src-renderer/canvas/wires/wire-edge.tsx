import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import { useStore } from 'zustand';
import { useDocumentId, useStudio } from '../../studio/studio-context.tsx';
import { formatShortCount, plural } from '../../ui/numbers.ts';
import type { WireEdge as WireFlowEdge } from '../flow-graph.ts';
import './wire-edge.css';

/** A wire, with the number of rows that passed it in the latest run. Wires of rejects are red and dashed. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<WireFlowEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected } = props;
  const { canvas } = useStudio();
  const isAimedAt = useStore(canvas, (state) => state.spliceEdge === id);
  const [path, labelX, labelY] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  const isRejected = data?.isRejected ?? false;
  const kind = isRejected ? 'rejected' : 'rows';
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className="wire"
        interactionWidth={18}
        data-kind={kind}
        data-selected={selected ?? false}
        data-aimed={isAimedAt}
      />
      {data !== undefined && (
        <WireCount node={data.fromNode} port={data.fromPort} isRejected={isRejected} x={labelX} y={labelY} />
      )}
    </>
  );
});

interface WireCountProps {
  node: string;
  port: string;
  isRejected: boolean;
  x: number;
  y: number;
}

function WireCount({ node, isRejected, x, y }: WireCountProps) {
  const { runs } = useStudio();
  const document = useDocumentId();
  const count = useStore(runs, (state) => {
    const counts = state.byDocument[document]?.state.nodes[node];
    return isRejected ? counts?.rejected : counts?.rowsOut;
  });
  if (count === undefined) return null;
  return (
    <EdgeLabelRenderer>
      <span
        className="wire-count"
        data-kind={isRejected ? 'rejected' : 'rows'}
        title={plural(count, 'row')}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      >
        {formatShortCount(count)}
      </span>
    </EdgeLabelRenderer>
  );
}
