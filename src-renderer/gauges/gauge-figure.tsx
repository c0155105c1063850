import { type GaugeSeries, highestOf } from './gauge-series.ts';
import './gauges.css';
import { TimeChart } from './time-chart.tsx';

interface GaugeFigureProps {
  title: string;
  series: GaugeSeries;
  /** The value shown in words: the highest of a finished run, else the latest. */
  tells?: 'latest' | 'highest';
  limit?: number | null;
  format(value: number): string;
}

const heightPx = 116;

/** A chart with its title, and its lines in words. */
export function GaugeFigure({ title, series, tells = 'latest', limit = null, format }: GaugeFigureProps) {
  return (
    <figure className="gauge-figure">
      <figcaption>
        <strong>{title}</strong>
        {series.lines.map(({ title: name, values }, index) => (
          <span key={name} className="gauge-key" data-line={index}>
            {name} {tells === 'latest' ? latestOf(values, format) : `peak ${format(highestOf(values))}`}
          </span>
        ))}
      </figcaption>
      <TimeChart series={series} heightPx={heightPx} limit={limit} format={format} />
    </figure>
  );
}

type Values = GaugeSeries['lines'][number]['values'];

function latestOf(values: Values, format: (value: number) => string): string {
  const last = values.at(-1);
  return last === null || last === undefined ? '–' : format(last);
}
