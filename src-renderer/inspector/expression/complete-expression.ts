import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { quoteWhereNeeded } from '../../../core/expressions/quoting.ts';
import type { FunctionInfo } from '../../api/preview-api.ts';
import type { ColumnInfo } from '../../api/shared.ts';

export interface Vocabulary {
  columns: readonly ColumnInfo[];
  functions: readonly FunctionInfo[];
  params: readonly { name: string; type: string }[];
  /** Node ids of a query's inputs. */
  tables: readonly string[];
}

const keywords = [
  'AND',
  'OR',
  'NOT',
  'IS NULL',
  'IS NOT NULL',
  'IN',
  'LIKE',
  'ILIKE',
  'BETWEEN',
  'CASE WHEN',
  'THEN',
  'ELSE',
  'END',
  'CAST',
];

/** Completions at the cursor: `$params` after a dollar sign, otherwise columns first, then functions and keywords. */
export function completeExpression(context: CompletionContext, vocabulary: Vocabulary): CompletionResult | null {
  const param = context.matchBefore(/\$\w*/);
  if (param !== null) {
    const options = vocabulary.params.map(({ name, type }) => ({ label: `$${name}`, detail: type, type: 'variable' }));
    return { from: param.from, options, validFor: /^\$\w*$/ };
  }
  const before = withoutQuoted(context.state.sliceDoc(0, context.pos));
  if (before.includes("'")) return null;
  const quoted = /"[^"]*$/.exec(before);
  if (quoted !== null) return { from: quoted.index, options: quotedNames(vocabulary), validFor: /^"[^"]*$/ };
  const word = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before);
  if (word === null && !context.explicit) return null;
  return { from: word?.index ?? context.pos, options: optionsOf(vocabulary), validFor: /^[^"']*$/ };
}

/** Replaces closed string literals and quoted names by blanks, so that a quote that remains is open. */
function withoutQuoted(text: string): string {
  return text.replaceAll(/'[^']*'|"[^"]*"/g, ({ length }) => ' '.repeat(length));
}

/** Completions after an opening quote. The typed text includes the quote, so the labels do, too. */
function quotedNames({ columns, tables }: Vocabulary): Completion[] {
  const named = [...columns.map(({ name, type }) => ({ name, detail: type })), ...inputsOf(tables)];
  return named.map(({ name, detail }) => ({
    label: `"${name}"`,
    displayLabel: name,
    apply: quoteWhereNeeded(name),
    detail,
  }));
}

function inputsOf(tables: readonly string[]): { name: string; detail: string }[] {
  return tables.map((name) => ({ name, detail: 'input' }));
}

function optionsOf({ columns, functions, params, tables }: Vocabulary): Completion[] {
  return [
    ...columns.map((column) => ({
      label: column.name,
      apply: quoteWhereNeeded(column.name),
      detail: column.type,
      boost: 30,
    })),
    ...inputsOf(tables).map(({ name, detail }) => ({ label: name, apply: quoteWhereNeeded(name), detail, boost: 20 })),
    ...params.map(({ name, type }) => ({ label: `$${name}`, detail: type, boost: 10 })),
    ...functions.map((each) => ({
      label: each.name,
      apply: `${each.name}(`,
      detail: each.signature.slice(each.name.length),
      info: each.description,
    })),
    ...keywords.map((keyword) => ({ label: keyword, boost: -10 })),
  ];
}
