import { useEffect, useRef } from 'react';
import type UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { clockWords, elapsedWords, tickWords } from './axis-words.ts';
import type { GaugeSeries } from './gauge-series.ts';
import './gauges.css';
import { loadUplot } from './load-uplot.ts';
import { lonePoints } from './lone-points.ts';

interface TimeChartProps {
  series: GaugeSeries;
  /** Only the line: no axes, no pointer. */
  isSpark?: boolean;
  heightPx: number;
  /** Drawn as a dashed line. */
  limit?: number | null;
  format(value: number): string;
}

const colours = ['--accent', '--transform-ink', '--combine-ink', '--warning'];
const leastSpanSeconds = 60;

/** A chart of lines over time. It is a canvas, so its values also stand in words beside it. */
export function TimeChart({ series, isSpark = false, heightPx, limit = null, format }: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot>(null);
  const latest = useRef({ series, limit, format });
  latest.current = { series, limit, format };
  const lineCount = series.lines.length;
  const isOfRun = series.runSeconds !== undefined;
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let isGone = false;
    const observer = new ResizeObserver(() => chart.current?.setSize({ width: element.clientWidth, height: heightPx }));
    const draw = (Plot: typeof UPlot) => {
      if (isGone) return;
      const { series: first, limit: line } = latest.current;
      chart.current = new Plot(
        optionsOf(element, { heightPx, isSpark, isOfRun, lineCount, latest }),
        dataOf(first, line),
        element,
      );
      observer.observe(element);
    };
    // If the host is gone, the drawing code cannot be loaded; the words beside the chart remain.
    void loadUplot().then(draw, () => undefined);
    return () => {
      isGone = true;
      observer.disconnect();
      chart.current?.destroy();
      chart.current = null;
    };
  }, [heightPx, isSpark, isOfRun, lineCount]);
  useEffect(() => chart.current?.setData(dataOf(series, limit)), [series, limit]);
  return <div ref={place} className="time-chart" data-spark={isSpark} aria-hidden="true" />;
}

interface ChartParts {
  heightPx: number;
  isSpark: boolean;
  isOfRun: boolean;
  lineCount: number;
  latest: { current: { limit: number | null; series: GaugeSeries; format(value: number): string } };
}

function optionsOf(element: HTMLElement, { heightPx, isSpark, isOfRun, lineCount, latest }: ChartParts): UPlot.Options {
  const colour = (token: string) => () => resolveColour(element, token);
  const lines: UPlot.Series[] = Array.from({ length: lineCount }, (_, index) => ({
    stroke: colour(colours[index % colours.length] ?? '--accent'),
    width: isSpark ? 1.25 : 1.5,
    points: {
      show: true,
      size: isSpark ? 2 : 4,
      filter: (chart, line) => lonePoints(Array.from(chart.data[line] ?? [])),
    },
    ...(index === 0 && { fill: colour('--accent-soft') }),
  }));
  const limitLine: UPlot.Series = { stroke: colour('--danger'), width: 1, dash: [4, 3], points: { show: false } };
  const axis: UPlot.Axis = {
    stroke: colour('--text-faint'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '10px system-ui, sans-serif',
  };
  const timeWords = isOfRun ? elapsedWords : clockWords;
  return {
    width: element.clientWidth,
    height: heightPx,
    legend: { show: false },
    cursor: { show: false },
    ...(isSpark && { padding: [2, 0, 1, 0] }),
    scales: {
      x: isOfRun
        ? { time: false, range: (_, __, max) => [0, latest.current.series.runSeconds ?? max] }
        : { range: (_, min, max) => [Math.min(min, max - leastSpanSeconds), max] },
      y: { range: (_, __, max) => [0, Math.max(max, 0.001) * 1.08] },
    },
    axes: isSpark
      ? [{ show: false }, { show: false }]
      : [
          { ...axis, size: 22, space: 70, values: (_, ticks, __, ___, step) => timeWords(ticks, step) },
          { ...axis, size: 62, space: 26, values: (_, ticks) => tickWords(ticks, latest.current.format) },
        ],
    series: [{}, ...lines, limitLine],
  };
}

function dataOf({ times, lines }: GaugeSeries, limit: number | null): UPlot.AlignedData {
  return [times, ...lines.map(({ values }) => values), times.map(() => limit)];
}

/** Canvas has no CSS variables: the colour that a token has in the current theme. */
function resolveColour(element: HTMLElement, token: string): string {
  element.style.color = `var(${token})`;
  return getComputedStyle(element).color;
}
