import process from 'node:process';
import pc from 'picocolors';
import type { RunEvent } from '../../core/run/events.ts';
import { type RunState, warningText } from '../../core/run/fold.ts';
import { formatBytes, formatCount, formatDuration, plural } from '../../core/run/format.ts';
import type { ActiveRun } from '../app/runs/worker-run.ts';
import { visibleLines } from './terminal/visible-text.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 100;

interface Progress {
  /** Whether to print warnings during the run. */
  printsWarnings: boolean;
  stop(): void;
}

/** Shows a run on standard error: one changing line on a terminal, plain lines elsewhere. */
export function startProgress(run: ActiveRun): Progress {
  return process.stderr.isTTY ? liveLine(run) : plainLines(run);
}

function liveLine(run: ActiveRun): Progress {
  let frame = 0;
  const draw = () => {
    frame = (frame + 1) % frames.length;
    const line = `${pc.cyan(frames[frame] ?? '')} ${lineOf(run.state)}`;
    process.stderr.write(`\r\x1b[2K${line}`);
  };
  const timer = setInterval(draw, frameMs);
  return {
    printsWarnings: false,
    stop() {
      clearInterval(timer);
      process.stderr.write('\r\x1b[2K');
    },
  };
}

function lineOf({ status, startedAtMs, gauge }: RunState): string {
  const elapsed = formatDuration(Date.now() - startedAtMs);
  const word = status === 'committing' ? 'committing' : 'running';
  if (!gauge) return `${word} ${pc.dim(elapsed)}`;
  const parts = [
    plural(gauge.rows, 'row'),
    `${formatCount(gauge.rowsPerSecond)} rows/s`,
    `${formatBytes(gauge.rssBytes)} memory`,
    `${Math.round(gauge.cpuPercent)} % CPU`,
    ...(gauge.spilledBytes > 0 ? [`${formatBytes(gauge.spilledBytes)} spilled`] : []),
    elapsed,
  ];
  return `${word} ${pc.dim(parts.join(' · '))}`;
}

function plainLines(run: ActiveRun): Progress {
  const unsubscribe = run.subscribe((_, event) => {
    if (event.type === 'state') process.stderr.write(`weir: ${event.state}\n`);
    if (event.type === 'restarted') process.stderr.write(`weir: starting over ${restartReason(event)}\n`);
    if (event.type === 'warning') process.stderr.write(`weir: warning: ${visibleLines(warningText(event))}\n`);
  });
  return { printsWarnings: true, stop: unsubscribe };
}

function restartReason({ reason, node }: Extract<RunEvent, { type: 'restarted' }>): string {
  switch (reason) {
    case 'carefulRead':
      return `with the careful reader for ${node}`;
    case 'sumsInOrder':
      return 'to add very large or very small numbers in the order of their rows';
    case 'oneThread':
      return 'with one thread, to take less memory';
  }
}
