import type { Figure } from './figures.ts';
import { megabytes } from './figures.ts';

/** The figures as a table of text. */
export function tableOf(figures: readonly Figure[]): string {
  const lines = figures.map((figure) => [
    figure.what,
    measuredIn(figure),
    targetOf(figure),
    peakOf(figure),
    noteOf(figure),
  ]);
  const rows = [['what', 'value', 'target', 'peak', ''], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 || column === 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

export function isMet({ value, target }: Figure): boolean {
  return value === null || target === undefined || value <= target;
}

function measuredIn({ value, unit }: Figure): string {
  if (value === null) return 'missing';
  if (unit === 'ms') return `${Math.round(value)} ms`;
  return unit === 'MB' ? `${value} MB` : `${value.toFixed(2)} ${unit}`;
}

function targetOf({ target, unit }: Figure): string {
  return target === undefined ? '' : `≤ ${target} ${unit}`;
}

function peakOf({ peakBytes }: Figure): string {
  return peakBytes === undefined ? '' : `${megabytes(peakBytes)} MB`;
}

function noteOf(figure: Figure): string {
  if (figure.missing !== undefined) return figure.missing;
  return `${isMet(figure) ? '' : '✗ missed  '}${figure.shown}`;
}
