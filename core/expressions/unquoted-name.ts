import type { Column } from '../column-types.ts';
import { quoteWhereNeeded } from './quoting.ts';
import { type ExpressionProblem, problemOf } from './refusal.ts';
import { type SourceText, type Span, spanOfWord } from './source-text.ts';

/** A sentence for a part of the text whose only fault is that it is a name without quotes. */
export function tellUnquotedName(
  source: SourceText,
  columns: readonly Column[],
  problems: ExpressionProblem[],
): ExpressionProblem[] {
  const names = columns.flatMap(({ name }) => placeOf(source, name) ?? []);
  const meant = names.find(({ span }) => problems.some((problem) => isWithin(span, problem)));
  if (meant === undefined) return problems;
  const { name, span } = meant;
  const quoted = quoteWhereNeeded(name);
  const message = `A column name with spaces or special characters goes in double quotes: ${quoted}.`;
  const suggestion = { label: `Use ${quoted}`, replace: quoted };
  const problem = problemOf({ code: 'expression.syntax', message, suggestion }, span);
  return [{ ...problem, column: name }, ...problems.filter((other) => !isWithin(span, other))];
}

function placeOf(source: SourceText, name: string): { name: string; span: Span } | undefined {
  const isPlain = /^[\p{L}\p{N}_]*$/u.test(name);
  const span = isPlain ? undefined : spanOfWord(source, name);
  if (span === undefined) return undefined;
  const around = [source.text[span.start - 1] ?? '', source.text[span.end] ?? ''];
  return around.some((character) => /[\p{L}\p{N}_"]/u.test(character)) ? undefined : { name, span };
}

function isWithin({ start, end }: Span, { span }: ExpressionProblem): boolean {
  return span !== undefined && span.start >= start && span.start < end;
}
