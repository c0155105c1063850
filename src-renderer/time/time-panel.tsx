import { Timer } from 'lucide-react';
import { useMemo } from 'react';
import { isUnderWay } from '../../core/run/events.ts';
import { cpuSeries, highestOf, memorySeries } from '../gauges/gauge-series.ts';
import { formatCpu } from '../gauges/gauge-strip.tsx';
import { TimeChart } from '../gauges/time-chart.tsx';
import { RunStatusMark } from '../runs/run-status.tsx';
import type { RunView } from '../runs/run-view.ts';
import { useFollowedRun, useRun, useRunHistory } from '../runs/use-runs.ts';
import { titleById } from '../studio/nodes/node-titles.ts';
import { usePipeline } from '../studio/studio-context.tsx';
import { formatBytes, formatDuration, formatMoment } from '../ui/numbers.ts';
import './time-panel.css';
import { placeOf, shortLine, shownSpans, spanTitles } from './shown-spans.ts';

/** How the latest run used time and memory. */
export function TimePanel() {
  const followed = useFollowedRun();
  const { runs } = useRunHistory();
  const { run } = useRun(followed?.state.runId ?? runs?.[0]?.runId ?? null);
  if (run === null || (run.profile.spans.length === 0 && !isUnderWay(run.status))) {
    return (
      <p className="panel-empty">
        <Timer size={16} aria-hidden="true" />{' '}
        {run === null
          ? 'Run the pipeline to see where its time and memory go.'
          : 'It is not known where the time of the last run went: it was too short, or an older Weir ran it.'}
      </p>
    );
  }
  return <RunTimes run={run} />;
}

function RunTimes({ run }: { run: RunView }) {
  const { gauges, spans } = run.profile;
  const runMs = run.durationMs ?? 0;
  const shown = useMemo(() => shownSpans(spans, runMs), [spans, runMs]);
  const longest = Math.max(...shown.map(({ ms }) => ms));
  return (
    <section className="time" aria-label="Where the time went">
      <p className="time-summary">
        <RunStatusMark status={run.status} /> {formatMoment(run.startedMs)}
        {run.durationMs !== null &&
          `, ${formatDuration(run.durationMs)} ${isUnderWay(run.status) ? 'so far' : 'in all'}.`}{' '}
        Steps of one line stream together: a row goes through all of them before the next ones come.
      </p>
      <ol className="time-bars">
        {shown.map((span) => (
          <li key={`${span.kind} ${span.startMs} ${span.nodes.join(' ')}`} data-longest={span.ms === longest}>
            <SpanTitle kind={span.kind} nodes={span.nodes} />
            <span className="time-track">
              <span className="time-bar" data-kind={span.kind} style={placeOf(span, runMs)} aria-hidden="true" />
            </span>
            <span className="time-ms">{formatDuration(span.ms)}</span>
          </li>
        ))}
      </ol>
      {gauges.length > 0 && <Takings gauges={gauges} runMs={runMs} />}
    </section>
  );
}

function SpanTitle({ kind, nodes }: Pick<RunView['profile']['spans'][number], 'kind' | 'nodes'>) {
  const all = usePipeline((pipeline) => nodes.map((node) => titleById(pipeline, node)).join(' → '));
  const steps = usePipeline((pipeline) => shortLine(nodes.map((node) => titleById(pipeline, node))).join(' → '));
  const title = kind === 'stage' ? steps : kind === 'open' ? `Open ${steps}` : spanTitles[kind];
  return (
    <span className="time-name" dir="auto" title={steps === all ? undefined : all}>
      {title}
    </span>
  );
}

const heightPx = 36;

/** CPU and memory on the same time axis as the bars above. */
function Takings({ gauges, runMs }: { gauges: RunView['profile']['gauges']; runMs: number }) {
  const cpu = useMemo(() => cpuSeries(gauges, runMs), [gauges, runMs]);
  const memory = useMemo(() => memorySeries(gauges, runMs), [gauges, runMs]);
  return (
    <dl className="time-takings">
      <div>
        <dt>CPU, of one core</dt>
        <dd className="time-curve">
          <TimeChart series={cpu} isSpark heightPx={heightPx} format={formatCpu} />
        </dd>
        <dd className="time-ms">peak {formatCpu(highestOf(cpu.lines[0]?.values ?? []))}</dd>
      </div>
      <div>
        <dt>Memory, and the engine's part</dt>
        <dd className="time-curve">
          <TimeChart series={memory} isSpark heightPx={heightPx} format={formatBytes} />
        </dd>
        <dd className="time-ms">peak {formatBytes(highestOf(memory.lines[0]?.values ?? []))}</dd>
      </div>
    </dl>
  );
}
