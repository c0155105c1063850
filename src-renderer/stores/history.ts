import { applyEdits, type Edit } from '../../core/pipeline/edits.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';

/** One undoable step: its edits, and their inverses. */
export interface Step {
  id: number;
  /** The title in a menu: `Undo move 3 nodes`. */
  title: string;
  edits: readonly Edit[];
  inverse: readonly Edit[];
  /** Consecutive steps with the same key merge into one, such as letters typed into one field. */
  gesture: string | undefined;
}

export interface History {
  pipeline: Pipeline;
  past: readonly Step[];
  future: readonly Step[];
  /** Id of the last step when the pipeline was saved; 0 before any step, -1 if no step leads back there. */
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

/** Performs edits as one step. Edits without effect leave no step. */
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

/** Ends the current gesture: the next edit is a new step. */
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
