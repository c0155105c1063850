import type { BulkFix } from '../../../core/replay/bulk-fix.ts';

/** A bulk correction while it is being typed. */
export interface FixDraft {
  kind: FixKind;
  column: string;
  text: string;
  replaceBy: string;
  isRegex: boolean;
}

export type FixKind = 'set' | 'null' | 'replace' | 'expression' | 'dateFormat';

export const fixKinds: readonly { kind: FixKind; title: string; placeholder: string }[] = [
  { kind: 'set', title: 'Set to', placeholder: 'the value for all of them' },
  { kind: 'null', title: 'Set to null', placeholder: '' },
  { kind: 'replace', title: 'Replace', placeholder: 'this text' },
  { kind: 'expression', title: 'Compute', placeholder: 'an expression, such as trim(price)' },
  { kind: 'dateFormat', title: 'Read dates as', placeholder: 'a format, such as %d/%m/%Y' },
];

/** The fix to try; null while it is incomplete. */
export function fixOf({ kind, column, text, replaceBy, isRegex }: FixDraft): BulkFix | null {
  if (column === '') return null;
  if (kind === 'null') return { kind: 'set', column, value: null };
  if (text === '') return null;
  switch (kind) {
    case 'set':
      return { kind: 'set', column, value: text };
    case 'replace':
      return { kind: 'replace', column, find: text, replaceBy, isRegex };
    case 'expression':
      return { kind: 'expression', column, expression: text };
    case 'dateFormat':
      return { kind: 'dateFormat', column, format: text };
  }
}
