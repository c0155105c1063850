import { Timer } from 'lucide-react';
import { NodeTitle } from '../runs/run-overview.tsx';
import { RunStatusMark } from '../runs/run-status.tsx';
import type { RunView } from '../runs/run-view.ts';
import { useFollowedRun, useRun, useRunHistory } from '../runs/use-runs.ts';
import { formatDuration, formatMoment, plural } from '../ui/numbers.ts';
import './profile-panel.css';
import { slowestFirst } from './slowest-first.ts';

/** Where the time of the latest run went. */
export function ProfilePanel() {
  const followed = useFollowedRun();
  const { runs } = useRunHistory();
  const { run } = useRun(followed?.state.runId ?? runs?.[0]?.runId ?? null);
  if (run === null || Object.keys(run.nodes).length === 0) {
    return (
      <p className="panel-empty">
        <Timer size={16} aria-hidden="true" /> Run the pipeline to see where its time goes.
      </p>
    );
  }
  return <RunProfile run={run} />;
}

function RunProfile({ run }: { run: RunView }) {
  const steps = slowestFirst(run.nodes);
  const longest = Math.max(1, ...steps.map(({ ms }) => ms));
  return (
    <section className="profile" aria-label="Where the time went">
      <p className="profile-told">
        <RunStatusMark status={run.status} /> {formatMoment(run.startedMs)}
        {run.durationMs !== null && `, ${formatDuration(run.durationMs)} in all.`} Steps that stream together share
        their time, so the bars add up to more than the whole.
      </p>
      <ol className="profile-bars">
        {steps.map(({ node, ms, rowsIn, rowsOut }) => {
          const rows = Math.max(rowsIn, rowsOut);
          return (
            <li key={node}>
              <span className="profile-name">
                <NodeTitle id={node} />
              </span>
              <span className="profile-track">
                <span
                  className="profile-bar"
                  style={{ width: `${Math.max(0.4, (ms / longest) * 100)}%` }}
                  aria-hidden="true"
                />
              </span>
              <span className="profile-ms">{formatDuration(ms)}</span>
              <span className="profile-rows">{plural(rows, 'row')}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
