import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { type RunState, rejectedIn } from '../../../core/run/fold.ts';
import type { Toast } from '../../stores/toasts-store.ts';
import { formatCount, formatDuration, plural } from '../../ui/numbers.ts';
import { titleById, warningInWords } from '../nodes/node-titles.ts';

type EndToast = Pick<Toast, 'tone' | 'message' | 'detail'>;

/**
 * The message after a run that loaded. `discarded`: how many of its rejects are settled already; null if they are in no
 * queue.
 */
export function loadedToast(
  pipeline: Pipeline,
  { outputs, durationMs, nodes, warnings, remarkCount }: RunState,
  discarded: number | null,
): EndToast {
  const loaded = outputs.reduce((sum, { inserted, updated }) => sum + inserted + updated, 0);
  const unchanged = outputs.reduce((sum, output) => sum + output.unchanged, 0);
  // Each output takes all of its rows, so that one row may be counted several times.
  const into = outputs.length > 1 ? ` into ${outputs.length} outputs` : '';
  const before = unchanged === 0 ? '' : `; ${formatCount(unchanged)} ${unchanged === 1 ? 'was' : 'were'} there already`;
  const rejected = rejectedIn({ nodes });
  // Remarks on how a source was read do not concern its rows.
  const warned = warningsInWords(pipeline, warnings.slice(0, warnings.length - remarkCount));
  const sentences = [...(rejected > 0 ? [rejectsInWords(rejected, discarded)] : []), ...warned];
  return {
    tone: warned.length > 0 || rejected > (discarded ?? 0) ? 'warning' : 'success',
    message: `Loaded ${plural(loaded, 'row')}${into} in ${formatDuration(durationMs)}${before}.`,
    ...(sentences.length > 0 && { detail: sentences.join('\n') }),
  };
}

function rejectsInWords(rejected: number, discarded: number | null): string {
  const count = `${formatCount(rejected)} rejected`;
  if (discarded === null) return `${count}; save the pipeline to correct ${rejected === 1 ? 'it' : 'them'}.`;
  if (discarded === 0) return `${count}; ${rejected === 1 ? 'it waits' : 'they wait'} under Rejects.`;
  const were = discarded === 1 ? 'was' : 'were';
  const waiting = rejected - discarded;
  if (waiting <= 0) return `${count}, which ${were} discarded before.`;
  const wait = `${formatCount(waiting)} ${waiting === 1 ? 'waits' : 'wait'} under Rejects`;
  return `${count}: ${wait}, ${formatCount(discarded)} ${were} discarded before.`;
}

/** The message after a run to a node, which leaves only its counts. */
export function passedToast(pipeline: Pipeline, upTo: string, { durationMs, nodes, warnings }: RunState): EndToast {
  const rejected = rejectedIn({ nodes });
  const were = rejected === 1 ? 'it was' : 'they were';
  const counted = rejected === 0 ? '' : ` ${formatCount(rejected)} rejected on the way; ${were} counted, not kept.`;
  return {
    tone: warnings.length > 0 ? 'warning' : 'success',
    message: `${plural(nodes[upTo]?.rowsOut ?? 0, 'row')} out of "${titleById(pipeline, upTo)}" in ${formatDuration(durationMs)}.`,
    detail: [`Nothing was loaded.${counted}`, ...warningsInWords(pipeline, warnings)].join('\n'),
  };
}

/** The only warning, or the number of warnings. */
function warningsInWords(pipeline: Pipeline, warnings: readonly string[]): string[] {
  const [warning, ...others] = warnings;
  if (warning === undefined) return [];
  return [others.length > 0 ? `${plural(warnings.length, 'warning')}.` : warningInWords(pipeline, warning)];
}
