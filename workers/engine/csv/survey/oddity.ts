import { formatCount } from '../../../../core/run/format.ts';

/** What rules out the fast reader. */
export const oddityKinds = [
  'invalid_utf8',
  'nul',
  'mixed_line_ends',
  'missing_columns',
  'too_many_columns',
  'stray_quote',
  'text_after_quote',
  'open_quote',
  'escape',
  'blank_line',
  'comment',
  'line_too_long',
] as const;

export type OddityKind = (typeof oddityKinds)[number];

/** The first oddity of a file: 1-based physical line, 0-based byte offset. */
export interface Oddity {
  readonly kind: OddityKind;
  readonly line: number;
  readonly byte: number;
}

const words: Record<OddityKind, string> = {
  invalid_utf8: 'holds bytes that are not UTF-8',
  nul: 'holds a NUL byte',
  mixed_line_ends: 'ends in another way than the lines before it',
  missing_columns: 'has too few fields',
  too_many_columns: 'has too many fields',
  stray_quote: 'has a quote in the middle of a value',
  text_after_quote: 'has text after a closing quote',
  open_quote: 'has a quoted value that does not end on the line',
  escape: 'has an escape character',
  blank_line: 'is blank',
  comment: 'is a comment',
  line_too_long: 'is very long',
};

/** Such as `line 12 is blank`. */
export function oddityText({ kind, line }: Oddity): string {
  return `line ${formatCount(line)} ${words[kind]}`;
}
