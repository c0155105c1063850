import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { GaugeSample } from '../../core/api/gauges.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { formatBytes, formatShortCount } from '../ui/numbers.ts';
import { cpuOf, totalSeries, watchedMemoryOf } from './gauge-series.ts';
import './gauges.css';
import { TimeChart } from './time-chart.tsx';

const sparkSamples = 120;

/** CPU and memory of Weir in the status bar; a click shows more. */
export function GaugeStrip() {
  const { gauges, view } = useStudio();
  const samples = useStore(gauges, (state) => state.samples);
  const recent = useMemo(() => samples.slice(-sparkSamples), [samples]);
  const cpu = useMemo(() => totalSeries(recent, cpuOf), [recent]);
  const memory = useMemo(() => totalSeries(recent, watchedMemoryOf), [recent]);
  const last = samples.at(-1);
  if (last === undefined) return null;
  return (
    <button
      type="button"
      className="gauge-strip"
      title="Show how it went over the last ten minutes"
      onClick={() => view.getState().showRun('gauges')}
    >
      <span className="gauge">
        CPU
        <TimeChart series={cpu} isSpark heightPx={16} format={formatCpu} />
        <span className="gauge-value">{formatCpu(cpuOf(last))}</span>
      </span>
      <span className="gauge">
        memory
        <TimeChart
          series={memory}
          isSpark
          heightPx={16}
          limit={last.run?.memoryLimitBytes ?? null}
          format={formatBytes}
        />
        <span className="gauge-value">{memoryInWords(last)}</span>
      </span>
      {last.run !== null && (
        <>
          <span>spill {last.run.spilledBytes > 0 ? formatBytes(last.run.spilledBytes) : 'none'}</span>
          <span>{formatShortCount(Math.round(last.run.rowsPerSecond))} rows/s</span>
          <span>{clock(last.run.elapsedMs)}</span>
        </>
      )}
    </button>
  );
}

/** In percent of one core, as system monitors show it. */
export function formatCpu(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function memoryInWords(sample: GaugeSample): string {
  const limit = sample.run?.memoryLimitBytes;
  const used = formatBytes(watchedMemoryOf(sample));
  return limit === null || limit === undefined ? used : `${used} of ${formatBytes(limit)}`;
}

/** `02:05` */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
