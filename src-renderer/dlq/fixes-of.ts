import type { DeadLetterFixes } from '../api/dead-letters-api.ts';
import type { Studio } from '../studio/studio.ts';

/** What the host can do to correct and replay entries; null where it cannot. */
export function fixesOf({ api }: Studio): DeadLetterFixes | null {
  const { tryFix, correct, proposeFixes, planReplay, replay } = api.deadLetters;
  return tryFix && correct && proposeFixes && planReplay && replay
    ? { tryFix, correct, proposeFixes, planReplay, replay }
    : null;
}
