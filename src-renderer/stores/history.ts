import { applyEdits, type Edit } from '../../core/pipeline/edits.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';

/** One gesture: what it did, and what takes it back. */
export interface Step {
  id: number;
  /** In the words of a menu: `Undo move 3 nodes`. */
  title: string;
  edits: readonly Edit[];
  inverse: readonly Edit[];
  /** Steps in a row with the same key are one gesture, such as the letters typed into one field. */
  gesture: string | undefined;
}

export interface History {
  pipeline: Pipeline;
  past: readonly Step[];
  future: readonly Step[];
  /** Id of the step on top of `past` when the pipeline was last saved; 0 before any step, -1 where no step leads there. */
  savedStep: number;
}

export interface Gesture {
  title: string;
  /** See `Step.gesture`. */
  key?: string;
}

const deepest = 500;
let lastStepId = 0;

export function startHistory(pipeline: Pipeline, isSaved: boolean): History {
  return { pipeline, past: [], future: [], savedStep: isSaved ? 0 : -1 };
}

export function isUnsaved(history: History): boolean {
  return topStep(history) !== history.savedStep;
}

export function markSaved(history: History): History {
  return { ...history, savedStep: topStep(history), past: history.past.map(closeGesture) };
}

/** Performs edits as one step. Edits that change nothing leave no step. */
export function perform(history: History, edits: readonly Edit[], { title, key }: Gesture): History {
  const { pipeline, inverse } = applyEdits(history.pipeline, edits);
  if (pipeline === history.pipeline) return history;
  const top = history.past.at(-1);
  const isContinued = top !== undefined && key !== undefined && top.gesture === key && history.future.length === 0;
  lastStepId += 1;
  const step: Step = isContinued
    ? { ...top, id: lastStepId, edits: [...top.edits, ...edits], inverse: [...inverse, ...top.inverse] }
    : { id: lastStepId, title, edits, inverse, gesture: key };
  const before = isContinued ? history.past.slice(0, -1) : history.past;
  return { ...history, pipeline, past: [...before, step].slice(-deepest), future: [] };
}

/** Ends the gesture under way: the next edit is a step of its own. */
export function endGesture(history: History): History {
  const top = history.past.at(-1);
  return top?.gesture === undefined ? history : { ...history, past: [...history.past.slice(0, -1), closeGesture(top)] };
}

export function undo(history: History): History {
  const step = history.past.at(-1);
  if (step === undefined) return history;
  const { pipeline } = applyEdits(history.pipeline, step.inverse);
  return { ...history, pipeline, past: history.past.slice(0, -1), future: [closeGesture(step), ...history.future] };
}

export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (step === undefined) return history;
  const { pipeline } = applyEdits(history.pipeline, step.edits);
  return { ...history, pipeline, past: [...history.past, step], future };
}

function topStep({ past }: History): number {
  return past.at(-1)?.id ?? 0;
}

function closeGesture(step: Step): Step {
  return { ...step, gesture: undefined };
}
