import { messageOf } from '../../core/errors.ts';
import type { PipelineFix } from '../../core/replay/propose-fixes.ts';
import { replayCounts } from '../../core/replay/replay-counts.ts';
import type { RunState } from '../../core/run/fold.ts';
import type {
  DeadLetterFilter,
  DeadLetterSelection,
  DeadLettersApi,
  ReplayPlan,
  VerdictSummary,
} from '../api/dead-letters-api.ts';
import { textOf } from '../stores/documents-store.ts';
import type { Toast } from '../stores/toasts-store.ts';
import { askChoice } from '../studio/ask.ts';
import { takePipelineFix } from '../studio/documents/take-pipeline-fix.ts';
import { pipelineOf } from '../studio/editing/edit-nodes.ts';
import { rejectInWords, withTitles } from '../studio/nodes/node-titles.ts';
import { followRun } from '../studio/runs/follow-run.ts';
import { runOf } from '../studio/runs/tell-run-end.ts';
import { documentById, type Studio } from '../studio/studio.ts';
import { downloadText } from '../ui/download-text.ts';
import { formatCount, plural } from '../ui/numbers.ts';
import { forColumn } from './reject-words.ts';

/** Shows the message that an action returns, or that it failed. */
async function showResult(
  studio: Studio,
  document: string,
  failed: string,
  work: () => Promise<string>,
): Promise<void> {
  const show = messagesBeside(studio, document);
  try {
    show({ tone: 'success', message: await work() });
  } catch (error) {
    show({ tone: 'danger', message: failed, detail: messageOf(error) });
  }
}

/** Shows messages in the tab that they are about. */
function messagesBeside(studio: Studio, document: string): (toast: Omit<Toast, 'id' | 'document'>) => void {
  return (toast) => studio.toasts.getState().show({ ...toast, document });
}

/** The current pipeline of the tab, which decides which corrections pass. */
export function documentOf(studio: Studio, document: string) {
  const path = documentById(studio, document)?.path ?? null;
  return { text: textOf(pipelineOf(studio, document)), path };
}

/** Replaces node ids in a message by their titles. */
function namesOf(studio: Studio, document: string): (message: string) => string {
  return (message) => withTitles(pipelineOf(studio, document), message);
}

export function discardEntries(
  studio: Studio,
  document: string,
  selection: DeadLetterSelection,
  reason: string,
): Promise<void> {
  return showResult(studio, document, 'The rejects could not be discarded.', async () => {
    const { changed } = await studio.api.deadLetters.discard({ selection, reason });
    return `${plural(changed, 'reject')} discarded.`;
  });
}

export function reopenEntries(studio: Studio, document: string, selection: DeadLetterSelection): Promise<void> {
  return showResult(studio, document, 'The rejects could not be opened again.', async () => {
    const { changed } = await studio.api.deadLetters.reopen({ selection });
    return `${plural(changed, 'reject')} open again.`;
  });
}

export function clearCorrections(studio: Studio, document: string, selection: DeadLetterSelection): Promise<void> {
  return showResult(studio, document, 'The corrections could not be taken back.', async () => {
    const { changed } = await studio.api.deadLetters.clearCorrection({ selection });
    return `${plural(changed, 'correction')} taken back.`;
  });
}

export function exportEntries(
  studio: Studio,
  document: string,
  filter: DeadLetterFilter,
  layout: 'csv' | 'json',
): Promise<void> {
  return showResult(studio, document, 'The rejects could not be exported.', async () => {
    const name = `dead-letters.${layout}`;
    const texts: string[] = [];
    let after: string | null = null;
    do {
      const part = await studio.api.deadLetters.export({ filter, layout, after });
      texts.push(part.text);
      after = part.next;
    } while (after !== null);
    downloadText(name, texts, layout === 'csv' ? 'text/csv' : 'application/json');
    return `${name} is in your downloads.`;
  });
}

/** Stores corrections and shows how many would pass. Returns whether they were stored. */
export async function correctEntries(
  studio: Studio,
  document: string,
  input: Omit<Parameters<DeadLettersApi['correct']>[0], 'document'>,
): Promise<boolean> {
  const show = messagesBeside(studio, document);
  const named = namesOf(studio, document);
  try {
    const pipeline = pipelineOf(studio, document);
    const summary = await studio.api.deadLetters.correct({ document: documentOf(studio, document), ...input });
    studio.rejects.getState().judge(summary.verdicts, pipeline);
    const tone = summary.passing === summary.checked ? 'success' : 'warning';
    const [failure] = summary.failures;
    show({
      tone,
      message: verdictInWords(summary),
      about: correctionsOf(document),
      ...(failure && { detail: forColumn({ ...failure, message: rejectInWords(pipeline, failure.message) }) }),
    });
    return true;
  } catch (error) {
    show({ tone: 'danger', message: 'The correction could not be kept.', detail: named(messageOf(error)) });
    return false;
  }
}

function correctionsOf(document: string): string {
  return `corrections of ${document}`;
}

export function verdictInWords({ checked, passing }: VerdictSummary): string {
  if (checked === 1) return passing === 1 ? 'Would pass now.' : 'Would still be rejected.';
  return `${formatCount(passing)} of ${formatCount(checked)} would pass now.`;
}

/** Replays entries and follows the run. Asks first if that takes a run of the whole pipeline. */
export async function replayEntries(studio: Studio, document: string, selection: DeadLetterSelection): Promise<void> {
  const input = { document: documentOf(studio, document), selection };
  const { deadLetters } = studio.api;
  const named = namesOf(studio, document);
  try {
    const { way, entries, reason, params } = await deadLetters.planReplay(input);
    if (way === 'overlay') {
      const answer = await askChoice(studio, {
        title: `Replay ${plural(entries, 'row')}`,
        message: `${named(reason ?? '')} So the whole pipeline is run again, with the corrections laid over its source${paramsInWords(params)}.`,
        choices: [{ value: 'run', title: 'Run it again', tone: 'primary' }],
      });
      if (answer === null) return;
    }
    const started = await deadLetters.replay(input);
    studio.toasts.getState().dismissAbout(correctionsOf(document));
    followRun(studio, document, { ...started, params, upTo: null }, tellReplay);
  } catch (error) {
    const detail = named(messageOf(error));
    messagesBeside(studio, document)({ tone: 'danger', message: 'The replay could not start.', detail });
  }
}

function paramsInWords(params: ReplayPlan['params']): string {
  const named = Object.entries(params).map(([name, value]) => `${name} = ${value ?? 'null'}`);
  return named.length === 0 ? '' : ` and ${named.join(', ')}, as in the last run`;
}

function tellReplay(studio: Studio, document: string, { status, replay, error }: RunState): void {
  const named = namesOf(studio, document);
  const beside = messagesBeside(studio, document);
  const show = (toast: Omit<Toast, 'id' | 'document' | 'about'>) => beside({ ...toast, about: runOf(document) });
  if (status === 'cancelled') {
    show({ tone: 'info', message: 'The replay was stopped. Nothing was loaded.' });
    return;
  }
  if (replay === undefined) {
    const message = 'The replay failed; nothing was loaded.';
    show({ tone: 'danger', message, ...(error && { detail: named(error.message) }) });
    return;
  }
  const { replayed, failedAgain } = replayCounts(replay);
  const [first] = replay.failed;
  const where = first?.column == null ? '' : `, for ${first.column}`;
  const why =
    first === undefined ? '' : ` The first${where}: ${rejectInWords(pipelineOf(studio, document), first.message)}`;
  show({
    tone: failedAgain > 0 ? 'warning' : 'success',
    message: `${plural(replayed, 'row')} replayed into the target.`,
    ...(failedAgain > 0 && {
      detail: `${formatCount(failedAgain)} failed again and ${failedAgain === 1 ? 'stays' : 'stay'} open.${why}`,
    }),
  });
}

/** Changes the pipeline, in one undoable step, so that the next run accepts such rows. */
export function applyPipelineFix(studio: Studio, document: string, fix: PipelineFix): void {
  if (!takePipelineFix(studio, document, fix)) return;
  studio.selection.getState().select(document, { nodes: [fix.node] });
  messagesBeside(
    studio,
    document,
  )({
    tone: 'success',
    message: `${fix.label}: done.`,
    detail: 'Run the pipeline again to take these rows in.',
  });
}
