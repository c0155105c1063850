import type { Problem } from '../../core/pipeline/problems.ts';
import type { Studio } from '../studio/studio.ts';
import { applySuggestion } from './apply-suggestion.ts';

/** What the button of a problem says and does. */
export interface Remedy {
  label: string;
  take(): void;
}

/** The near match, or the way to what is missing; undefined where there is neither. */
export function remedyOf(studio: Studio, document: string, problem: Problem): Remedy | undefined {
  const { secret, suggestion } = problem;
  if (secret !== undefined) {
    return { label: 'Set it…', take: () => studio.dialogs.getState().show({ kind: 'secrets', name: secret }) };
  }
  return suggestion && { label: suggestion.label, take: () => applySuggestion(studio, document, problem) };
}
