import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { GaugeSample } from '../../core/api/gauges.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { formatBytes, formatShortCount } from '../ui/numbers.ts';
import { type GaugeSeries, processSeries, runSeries } from './gauge-series.ts';
import { formatCpu } from './gauge-strip.tsx';
import './gauges.css';
import { TimeChart } from './time-chart.tsx';

const formatRows = (rows: number) => formatShortCount(Math.round(rows));

/** The last ten minutes, a chart a gauge. */
export function GaugeHistory() {
  const { gauges } = useStudio();
  const samples = useStore(gauges, (state) => state.samples);
  const cpu = useMemo(() => processSeries(samples, 'cpu'), [samples]);
  const memory = useMemo(() => withEngine(processSeries(samples, 'rssBytes'), samples), [samples]);
  const rows = useMemo(() => runSeries(samples, 'rows a second', (run) => run.rowsPerSecond), [samples]);
  const spill = useMemo(() => runSeries(samples, 'spilled', (run) => run.spilledBytes), [samples]);
  const limit = samples.findLast(({ run }) => run !== null)?.run?.memoryLimitBytes ?? null;
  if (samples.length === 0) return <p className="panel-empty">Nothing was measured yet.</p>;
  return (
    <div className="gauge-history">
      <Gauge title="CPU, of one core" series={cpu} format={formatCpu} />
      <Gauge
        title={limit === null ? 'Memory' : `Memory, limit ${formatBytes(limit)}`}
        series={memory}
        format={formatBytes}
        limit={limit}
      />
      <Gauge title="Rows a second" series={rows} format={formatRows} />
      <Gauge title="Spilled to disk" series={spill} format={formatBytes} />
    </div>
  );
}

interface GaugeProps {
  title: string;
  series: GaugeSeries;
  limit?: number | null;
  format(value: number): string;
}

function Gauge({ title, series, limit = null, format }: GaugeProps) {
  return (
    <figure className="gauge-figure">
      <figcaption>
        <strong>{title}</strong>
        {series.lines.map(({ title: name, values }, index) => {
          const last = values.at(-1);
          return (
            <span key={name} className="gauge-key" data-line={index}>
              {name} {last === null || last === undefined ? '–' : format(last)}
            </span>
          );
        })}
      </figcaption>
      <TimeChart series={series} heightPx={116} limit={limit} format={format} />
    </figure>
  );
}

function withEngine(series: GaugeSeries, samples: readonly GaugeSample[]): GaugeSeries {
  const { lines } = runSeries(samples, 'engine', (run) => run.engineMemoryBytes);
  return { ...series, lines: [...series.lines, ...lines] };
}
