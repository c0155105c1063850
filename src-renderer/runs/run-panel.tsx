import { Play } from 'lucide-react';
import { useState } from 'react';
import { performById } from '../actions/perform.ts';
import { GaugeHistory } from '../gauges/gauge-history.tsx';
import { useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { RunList } from './run-list.tsx';
import './run-panel.css';
import { RunPane } from './run-pane.tsx';
import { useFollowedRun, useRunHistory } from './use-runs.ts';

/** The run in progress and the runs before it, with what each of them did. */
export function RunPanel() {
  const studio = useStudio();
  const followed = useFollowedRun();
  const followedId = followed?.state.runId ?? null;
  const { runs, failure, hasMore, showMore } = useRunHistory();
  const [picked, setPicked] = useState<{ runId: string; during: string | null } | null>(null);
  // A new run replaces whichever was shown.
  const chosen =
    picked !== null && picked.during === followedId ? picked.runId : (followedId ?? runs?.[0]?.runId ?? null);
  if (failure !== null && chosen === null)
    return <p className="panel-failure">The history cannot be read: {failure}</p>;
  if (runs === null && chosen === null) return <p className="panel-empty">Reading the history…</p>;
  return (
    <section className="runs" aria-label="Runs">
      <div className="runs-parts">
        {runs !== null && runs.length > 0 && (
          <RunList
            runs={runs}
            chosen={chosen}
            onChoose={(runId) => setPicked({ runId, during: followedId })}
            onMore={hasMore ? showMore : undefined}
          />
        )}
        {chosen === null ? (
          <div className="run-pane">
            <p className="panel-empty">
              This pipeline has not run yet.
              <Button size="small" tone="primary" onClick={() => performById(studio, 'run.start')}>
                <Play size={13} aria-hidden="true" /> Run
              </Button>
            </p>
            <GaugeHistory />
          </div>
        ) : (
          <RunPane key={chosen} runId={chosen} others={runs?.filter(({ runId }) => runId !== chosen) ?? []} />
        )}
      </div>
    </section>
  );
}
