import { Timer } from 'lucide-react';
import { RunStatusMark } from '../runs/run-status.tsx';
import type { RunView } from '../runs/run-view.ts';
import { useFollowedRun, useRun, useRunHistory } from '../runs/use-runs.ts';
import { NodeTitle } from '../studio/node-title.tsx';
import { formatDuration, formatMoment, plural } from '../ui/numbers.ts';
import './time-panel.css';
import { slowestFirst } from './slowest-first.ts';

/** Where the time of the latest run went. */
export function TimePanel() {
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
  return <RunTimes run={run} />;
}

function RunTimes({ run }: { run: RunView }) {
  const steps = slowestFirst(run.nodes);
  const longest = Math.max(1, ...steps.map(({ ms }) => ms));
  return (
    <section className="time" aria-label="Where the time went">
      <p className="time-told">
        <RunStatusMark status={run.status} /> {formatMoment(run.startedMs)}
        {run.durationMs !== null && `, ${formatDuration(run.durationMs)} in all.`} Steps that stream together share
        their time, so the bars add up to more than the whole.
      </p>
      <ol className="time-bars">
        {steps.map(({ node, ms, rowsIn, rowsOut }) => {
          const rows = Math.max(rowsIn, rowsOut);
          return (
            <li key={node}>
              <span className="time-name" dir="auto">
                <NodeTitle id={node} />
              </span>
              <span className="time-track">
                <span
                  className="time-bar"
                  style={{ width: `${Math.max(0.4, (ms / longest) * 100)}%` }}
                  aria-hidden="true"
                />
              </span>
              <span className="time-ms">{formatDuration(ms)}</span>
              <span className="time-rows">{plural(rows, 'row')}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
