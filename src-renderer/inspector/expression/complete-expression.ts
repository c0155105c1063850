import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { quoteWhereNeeded } from '../../../core/expressions/quoting.ts';
import type { FunctionInfo } from '../../api/preview-api.ts';
import type { ColumnInfo } from '../../api/shared.ts';

export interface Vocabulary {
  columns: readonly ColumnInfo[];
  functions: readonly FunctionInfo[];
  params: readonly { name: string; type: string }[];
  /** Inputs of a query, by node id. */
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

/** What may stand at the cursor: `$params` after a dollar sign, else columns first, then functions and words of SQL. */
export function completeExpression(context: CompletionContext, vocabulary: Vocabulary): CompletionResult | null {
  const param = context.matchBefore(/\$\w*/);
  if (param !== null) {
    const options = vocabulary.params.map(({ name, type }) => ({ label: `$${name}`, detail: type, type: 'variable' }));
    return { from: param.from, options, validFor: /^\$\w*$/ };
  }
  const word = context.matchBefore(/"[^"]*|[\p{L}_][\p{L}\p{N}_]*/u);
  if (word === null && !context.explicit) return null;
  return { from: word?.from ?? context.pos, options: optionsOf(vocabulary), validFor: /^"?[^"]*$/ };
}

function optionsOf({ columns, functions, params, tables }: Vocabulary): Completion[] {
  return [
    ...columns.map((column) => ({
      label: column.name,
      apply: quoteWhereNeeded(column.name),
      detail: column.type,
      boost: 30,
    })),
    ...tables.map((name) => ({ label: name, apply: quoteWhereNeeded(name), detail: 'input', boost: 20 })),
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
