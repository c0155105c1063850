import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { countsOf, isRunning } from '../../stores/runs-store.ts';
import { showRejects } from '../../studio/runs/follow-rejects.ts';
import { useDocument, useDocumentId, useStudio } from '../../studio/studio-context.tsx';
import { formatCount, formatShortCount, plural } from '../../ui/numbers.ts';

interface NodeRunLineProps {
  node: string;
  /** Whether the node has no outputs: while it is loading, its incoming rows are shown. */
  isEnd: boolean;
}

/** Below a node: its rows in the latest run, a progress bar during the run, and its open rejects. */
export function NodeRunLine({ node, isEnd }: NodeRunLineProps) {
  const { runs, rejects } = useStudio();
  const path = useDocument((current) => current.path);
  const open = useStore(rejects, ({ counts }) => (path === null ? 0 : (counts[path]?.byNode[node] ?? 0)));
  const document = useDocumentId();
  const run = useStore(
    runs,
    useShallow((state) => {
      const followed = state.byDocument[document];
      const counts = countsOf(followed, node);
      return {
        isActive: isRunning(followed),
        hasFailed: followed?.state.error?.node === node,
        rowsOut: counts?.rowsOut,
        rowsIn: counts?.rowsIn,
        rejected: counts?.rejected ?? 0,
        isPartial: followed?.state.upTo !== undefined,
      };
    }),
  );
  const rows = isEnd && run.isActive ? run.rowsIn : run.rowsOut;
  return (
    <>
      {run.isActive && run.rowsOut !== undefined && <span className="node-progress" />}
      {(run.hasFailed || rows !== undefined || open > 0) && (
        <span className="node-run" data-state={run.hasFailed ? 'failed' : 'done'}>
          {run.hasFailed && 'Failed here'}
          {!run.hasFailed && rows !== undefined && <span title={plural(rows, 'row')}>{plural(rows, 'row')}</span>}
          {open === 0 && run.rejected > 0 && (
            <span
              title={`${plural(run.rejected, 'row')} ${run.rejected === 1 ? 'was' : 'were'} rejected in the latest run; ${run.isPartial ? 'a run to a node counts them, and keeps none' : 'none waits to be settled'}`}
            >
              {formatShortCount(run.rejected)} rejected
            </span>
          )}
          {open > 0 && <OpenRejects node={node} count={open} isActive={run.isActive} />}
        </span>
      )}
    </>
  );
}

function OpenRejects({ node, count, isActive }: { node: string; count: number; isActive: boolean }) {
  const studio = useStudio();
  const document = useDocumentId();
  const [rejects, wait] = count === 1 ? ['reject', 'waits'] : ['rejects', 'wait'];
  return (
    <button
      type="button"
      className="node-run-rejected nodrag"
      title={`${formatCount(count)} ${rejects} of this step ${wait} to be settled`}
      onClick={() => showRejects(studio, document, { node })}
    >
      {formatShortCount(count)} {isActive ? rejects : 'open'}
    </button>
  );
}
