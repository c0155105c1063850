import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import { useStore } from 'zustand';
import { countsOf } from '../../stores/runs-store.ts';
import { useDocumentId, usePipeline, useStudio } from '../../studio/studio-context.tsx';
import { formatShortCount, plural } from '../../ui/numbers.ts';
import type { WireEdge as WireFlowEdge } from '../flow-graph.ts';
import { boxesOf } from '../geometry/node-boxes.ts';
import { countPlace, curveOf } from './count-place.ts';
import './wire-edge.css';

/** A wire, with the number of rows that passed it in the latest run. Wires of rejects are red and dashed. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<WireFlowEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected } = props;
  const { canvas } = useStudio();
  const isAimedAt = useStore(canvas, (state) => state.spliceEdge === id);
  const [path] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
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
      {data !== undefined && <WireCount node={data.fromNode} isRejected={isRejected} path={path} />}
    </>
  );
});

interface WireCountProps {
  node: string;
  isRejected: boolean;
  path: string;
}

function WireCount({ node, isRejected, path }: WireCountProps) {
  const { runs } = useStudio();
  const document = useDocumentId();
  const count = useStore(runs, (state) => {
    const counts = countsOf(state.byDocument[document], node);
    return isRejected ? counts?.rejected : counts?.rowsOut;
  });
  return count === undefined ? null : <Count count={count} isRejected={isRejected} path={path} />;
}

function Count({ count, isRejected, path }: { count: number; isRejected: boolean; path: string }) {
  const boxes = usePipeline(boxesOf);
  const { x, y } = countPlace(curveOf(path), boxes);
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
