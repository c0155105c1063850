import type { Problem } from '../pipeline/problems.ts';
import type { Span } from './source-text.ts';

/** A problem of one expression; who asked knows the node and the field. */
export type ExpressionProblem = Omit<Problem, 'node' | 'field'>;

/** Why a part of an expression may not stand where it does. */
export interface Refusal extends Pick<ExpressionProblem, 'code' | 'message'> {
  suggestion?: ExpressionProblem['suggestion'] | undefined;
  /** The word of the text that is meant, for what the parser could not place. */
  word?: string;
}

/** A part that expressions may not have, at all or in that place. */
export function notAllowed(message: string, word?: string): Refusal {
  return { code: 'expression.not_allowed', message, ...(word !== undefined && { word }) };
}

/** A part that nobody has thought of. */
export function unsupported(message: string): Refusal {
  return { code: 'expression.unsupported', message };
}

/** The problem that a refusal is reported as, with its place in the text if that is known. */
export function problemOf({ code, message, suggestion }: Refusal, span: Span | undefined): ExpressionProblem {
  return { severity: 'error', code, message, ...(span && { span }), ...(suggestion && { suggestion }) };
}
