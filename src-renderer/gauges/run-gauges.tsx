import { useMemo } from 'react';
import { useStore } from 'zustand';
import { isUnderWay, type RunStatus } from '../../core/run/events.ts';
import type { RunView } from '../runs/run-view.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { formatBytes, formatShortCount } from '../ui/numbers.ts';
import { GaugeFigure } from './gauge-figure.tsx';
import { traceSeries } from './gauge-series.ts';
import { formatCpu } from './gauge-strip.tsx';
import './gauges.css';

interface RunGaugesProps {
  run: Pick<RunView, 'runId' | 'status' | 'gauges' | 'memoryLimitBytes'>;
}

/** What a run takes, or took, from its begin on. */
export function RunGauges({ run: { runId, status, gauges: points, memoryLimitBytes } }: RunGaugesProps) {
  const limit = useLiveLimit(runId) ?? memoryLimitBytes;
  const cpu = useMemo(() => traceSeries(points, { run: ({ cpuPercent }) => cpuPercent / 100 }), [points]);
  const memory = useMemo(
    () =>
      traceSeries(points, {
        run: ({ rssBytes }) => rssBytes,
        'of it the engine': ({ engineMemoryBytes }) => engineMemoryBytes,
      }),
    [points],
  );
  const rows = useMemo(() => traceSeries(points, { rows: ({ rowsPerSecond }) => rowsPerSecond }), [points]);
  const spill = useMemo(() => traceSeries(points, { spilled: ({ spilledBytes }) => spilledBytes }), [points]);
  const tells = isUnderWay(status) ? 'latest' : 'highest';
  if (points.length === 0) return <p className="panel-empty">{nothingMeasured(status)}</p>;
  return (
    <section className="gauge-section">
      <h3>This run</h3>
      <div className="gauge-figures">
        <GaugeFigure isOfRun title="CPU, of one core" series={cpu} tells={tells} format={formatCpu} />
        <GaugeFigure
          isOfRun
          title={limit === null ? 'Memory' : `Memory, limit ${formatBytes(limit)}`}
          series={memory}
          tells={tells}
          format={formatBytes}
          limit={limit}
        />
        <GaugeFigure isOfRun title="Rows a second" series={rows} tells={tells} format={formatShortCount} />
        <GaugeFigure isOfRun title="Spilled to disk" series={spill} tells={tells} format={formatBytes} />
      </div>
    </section>
  );
}

/** The limit of a run while it goes. */
function useLiveLimit(runId: string): number | null {
  const { gauges } = useStudio();
  return useStore(gauges, ({ samples }) => {
    const run = samples.at(-1)?.run;
    return run?.runId === runId ? run.memoryLimitBytes : null;
  });
}

function nothingMeasured(status: RunStatus): string {
  return isUnderWay(status)
    ? 'Nothing was measured of this run yet.'
    : 'Nothing is known of what this run took over its time: it was over within half a second, or is of an older Weir.';
}
