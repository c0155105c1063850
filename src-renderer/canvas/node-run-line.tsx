import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { isRunning } from '../stores/runs-store.ts';
import { useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { formatCount, formatShortCount } from '../ui/numbers.ts';

/** Rows of the latest run below the node, and a bar while they pass. */
export function NodeRunLine({ node }: { node: string }) {
  const { runs } = useStudio();
  const document = useDocumentId();
  const run = useStore(
    runs,
    useShallow((state) => {
      const followed = state.byDocument[document];
      const counts = followed?.state.nodes[node];
      return {
        isActive: isRunning(followed),
        hasFailed: followed?.state.error?.node === node,
        rowsOut: counts?.rowsOut,
        rowsIn: counts?.rowsIn,
        rejected: counts?.rejected ?? 0,
      };
    }),
  );
  const rows = run.rowsOut || run.rowsIn;
  return (
    <>
      {run.isActive && run.rowsOut !== undefined && <span className="node-progress" />}
      {(run.hasFailed || rows !== undefined) && (
        <span className="node-run" data-state={run.hasFailed ? 'failed' : 'done'}>
          {run.hasFailed && 'Failed here'}
          {!run.hasFailed && rows !== undefined && (
            <span title={`${formatCount(rows)} rows`}>{formatCount(rows)} rows</span>
          )}
          {run.rejected > 0 && (
            <span className="node-run-rejected" title={`${formatCount(run.rejected)} rows rejected`}>
              {formatShortCount(run.rejected)} rejected
            </span>
          )}
        </span>
      )}
    </>
  );
}
