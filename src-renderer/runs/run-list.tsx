import type { RunSummary } from '../api/runs-api.ts';
import { Button } from '../ui/button.tsx';
import { formatCount, formatDuration, plural } from '../ui/numbers.ts';
import './run-list.css';
import { RunKindMark } from './run-kind.tsx';
import { RunStatusMark } from './run-status.tsx';
import { startInWords } from './run-view.ts';

interface RunListProps {
  runs: readonly RunSummary[];
  chosen: string | null;
  onChoose(runId: string): void;
  /** Undefined if all are shown. */
  onMore: (() => void) | undefined;
}

/** Runs of the pipeline, newest first. */
export function RunList({ runs, chosen, onChoose, onMore }: RunListProps) {
  return (
    <nav className="run-list" aria-label="Runs of this pipeline">
      <ul>
        {runs.map(({ runId, kind, upTo, status, startedMs, durationMs, rowsOut, rejected }) => (
          <li key={runId}>
            <button type="button" className="run-line" aria-pressed={runId === chosen} onClick={() => onChoose(runId)}>
              <span className="run-line-head">
                <RunStatusMark status={status} />
                <time>{startInWords(startedMs)}</time>
              </span>
              <RunKindMark run={{ kind, upTo }} />
              <span className="run-line-facts">
                {plural(rowsOut, 'row')}
                {rejected > 0 && <span className="run-rejected">{formatCount(rejected)} rejected</span>}
                {durationMs !== null && <span>{formatDuration(durationMs)}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {onMore !== undefined && (
        <Button size="small" tone="quiet" onClick={onMore}>
          Show older runs
        </Button>
      )}
    </nav>
  );
}
