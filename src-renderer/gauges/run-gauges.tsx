import { useMemo } from 'react';
import { useStore } from 'zustand';
import { isUnderWay, type RunStatus } from '../../core/run/events.ts';
import type { RunView } from '../runs/run-view.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { formatBytes, formatShortCount } from '../ui/numbers.ts';
import { GaugeFigure } from './gauge-figure.tsx';
import { cpuSeries, memorySeries, traceSeries } from './gauge-series.ts';
import { formatCpu } from './gauge-strip.tsx';
import './gauges.css';

interface RunGaugesProps {
  run: Pick<RunView, 'runId' | 'status' | 'durationMs' | 'profile' | 'memoryLimitBytes'>;
}

/** CPU, memory and throughput of a run, from its start. */
export function RunGauges({ run: { runId, status, durationMs, profile, memoryLimitBytes } }: RunGaugesProps) {
  const limit = useLiveLimit(runId) ?? memoryLimitBytes;
  const points = profile.gauges;
  const runMs = durationMs ?? 0;
  const cpu = useMemo(() => cpuSeries(points, runMs), [points, runMs]);
  const memory = useMemo(() => memorySeries(points, runMs), [points, runMs]);
  const rows = useMemo(
    () => traceSeries(points, runMs, { rows: ({ rowsPerSecond }) => rowsPerSecond }),
    [points, runMs],
  );
  const spill = useMemo(
    () => traceSeries(points, runMs, { spilled: ({ spilledBytes }) => spilledBytes }),
    [points, runMs],
  );
  const tells = isUnderWay(status) ? 'latest' : 'highest';
  if (points.length === 0) return <p className="panel-empty">{nothingMeasured(status)}</p>;
  return (
    <section className="gauge-section">
      <h3>This run</h3>
      <div className="gauge-figures">
        <GaugeFigure title="CPU, of one core" series={cpu} tells={tells} format={formatCpu} />
        <GaugeFigure
          title={limit === null ? 'Memory' : `Memory, limit ${formatBytes(limit)}`}
          series={memory}
          tells={tells}
          format={formatBytes}
          limit={limit}
        />
        <GaugeFigure title="Rows a second" series={rows} tells={tells} format={formatShortCount} />
        <GaugeFigure title="Spilled to disk" series={spill} tells={tells} format={formatBytes} />
      </div>
    </section>
  );
}

/** The memory limit of a run in progress. */
function useLiveLimit(runId: string): number | null {
  const { gauges } = useStudio();
  return useStore(gauges, ({ samples }) => {
    const run = samples.at(-1)?.run;
    return run?.runId === runId ? run.memoryLimitBytes : null;
  });
}

function nothingMeasured(status: RunStatus): string {
  return isUnderWay(status)
    ? 'Nothing has been measured in this run yet.'
    : 'There are no measurements of this run: it was too short, or an older Weir ran it.';
}
