import process from 'node:process';
import pc from 'picocolors';
import { parsePipeline } from '../../core/pipeline/document.ts';
import type { NodeCounts, OutputResult } from '../../core/run/events.ts';
import { type RunState, summaryOf } from '../../core/run/fold.ts';
import { formatBytes, formatCount, formatDuration } from '../../core/run/format.ts';
import { outputFacts } from '../../core/run/output-facts.ts';
import { type TableColumn, tableLines } from './terminal/table.ts';
import { visibleLines, visibleText } from './terminal/visible-text.ts';

const heads = { succeeded: pc.green('✔ succeeded'), failed: pc.red('✖ failed'), cancelled: pc.yellow('■ cancelled') };

const defaultWidth = 120;

type NodeRow = [id: string, counts: NodeCounts];

const nodeColumns: TableColumn<NodeRow>[] = [
  { title: 'node', cell: ([id]) => id },
  { title: 'rows in', cell: ([, { rowsIn }]) => formatCount(rowsIn), align: 'right' },
  { title: 'rows out', cell: ([, { rowsOut }]) => formatCount(rowsOut), align: 'right' },
  { title: 'rejected', cell: ([, { rejected }]) => formatCount(rejected), align: 'right' },
  { title: 'time', cell: ([, { ms }]) => formatDuration(ms), align: 'right' },
];

/** The report of a run, for people. */
export function reportOf(
  state: RunState,
  text: string,
  { hasPrintedWarnings }: { hasPrintedWarnings: boolean },
): string {
  const { status, durationMs, nodes, outputs, error, peakRssBytes, cpuSeconds } = state;
  const warnings = hasPrintedWarnings ? [] : state.warnings;
  const { rejected } = summaryOf(state);
  const head = status === 'succeeded' || status === 'cancelled' ? heads[status] : heads.failed;
  const facts = [
    formatDuration(durationMs),
    `${formatBytes(peakRssBytes)} peak memory`,
    `${cpuSeconds.toFixed(1)} s CPU`,
  ];
  const lines = [`${head} ${pc.dim(`in ${facts.join(' · ')}`)}`];
  if (error)
    lines.push('', `${error.node === undefined ? '' : `${pc.bold(error.node)}: `}${visibleLines(error.message)}`);
  const counted = Object.entries(nodes);
  if (counted.length > 0) lines.push('', ...tableLines(nodeColumns, counted, process.stdout.columns ?? defaultWidth));
  const types = new Map(parsePipeline(text).pipeline?.nodes.map(({ id, type }) => [id, type]));
  for (const output of outputs) lines.push('', lineOf(output, types.get(output.node)));
  if (warnings.length > 0)
    lines.push('', ...warnings.map((warning) => `${pc.yellow('warning')} ${visibleLines(warning)}`));
  if (rejected > 0) lines.push('', `${pc.red(formatCount(rejected))} rejected: see ${pc.bold('weir dlq list')}`);
  return `${lines.join('\n')}\n`;
}

function lineOf(output: OutputResult, type: string | undefined): string {
  const shown = outputFacts(output, type).filter(([, count], index) => index === 0 || count > 0);
  const parts = shown.map(([title, count]) => `${formatCount(count)} ${title}`);
  return `${pc.bold(visibleText(output.target))}  ${parts.join(', ')}`;
}
