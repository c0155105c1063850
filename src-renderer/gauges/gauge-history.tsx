import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useStudio } from '../studio/studio-context.tsx';
import { formatBytes } from '../ui/numbers.ts';
import { GaugeFigure } from './gauge-figure.tsx';
import { processSeries } from './gauge-series.ts';
import { formatCpu } from './gauge-strip.tsx';
import './gauges.css';

/** The last ten minutes of each process of Weir. */
export function GaugeHistory() {
  const { gauges } = useStudio();
  const samples = useStore(gauges, (state) => state.samples);
  const cpu = useMemo(() => processSeries(samples, 'cpu'), [samples]);
  const memory = useMemo(() => processSeries(samples, 'rssBytes'), [samples]);
  if (samples.length === 0) return <p className="panel-empty">Nothing was measured yet.</p>;
  return (
    <section className="gauge-section">
      <h3>All of Weir, the last ten minutes</h3>
      <div className="gauge-figures">
        <GaugeFigure title="CPU, of one core" series={cpu} format={formatCpu} />
        <GaugeFigure title="Memory" series={memory} format={formatBytes} />
      </div>
    </section>
  );
}
