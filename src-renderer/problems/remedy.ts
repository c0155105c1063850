import type { Problem } from '../../core/pipeline/problems.ts';
import type { Studio } from '../studio/studio.ts';
import { applySuggestion } from './apply-suggestion.ts';

/** The button of a problem. */
export interface Remedy {
  label: string;
  take(): void;
}

/** The remedy of a problem: the near match, or a link to what is missing; undefined if there is neither. */
export function remedyOf(studio: Studio, document: string, problem: Problem): Remedy | undefined {
  const { secret, suggestion } = problem;
  if (secret !== undefined) {
    return { label: 'Set it…', take: () => studio.dialogs.getState().show({ kind: 'secrets', name: secret }) };
  }
  return suggestion && { label: suggestion.label, take: () => applySuggestion(studio, document, problem) };
}
