import * as z from 'zod';
import { ColumnFinder, type ScopeColumn } from './column-finder.ts';
import type { DefaultWindow } from './over.ts';
import { queryNodeSchema } from './query-tree.ts';
import { type ExpressionProblem, problemOf } from './refusal.ts';
import { Rewriter } from './rewrite.ts';
import { type SourceText, spanOf } from './source-text.ts';
import { emptyTableSchema, parsedSchema, type Tree, tree } from './tree.ts';
import { readTree } from './tree-json.ts';
import { tellUnquotedName } from './unquoted-name.ts';

export interface ExpressionContext {
  /** Columns that may be named as they are. */
  columns: readonly ScopeColumn[];
  /** Columns that may be named as `qualifier.column`, by qualifier, such as `old` and `new`. */
  qualified?: ReadonlyMap<string, readonly ScopeColumn[]>;
  /** Names of the pipeline's params. */
  params: readonly string[];
  /** What may stand there beside scalar functions; nothing else by default. */
  functions?: 'aggregate' | 'window' | undefined;
  /** The window of functions that have none of their own. */
  over?: DefaultWindow | undefined;
}

/** A tree of allowed parts alone, with columns in the spelling of the input. */
export interface CheckedTree {
  tree: Tree;
  /** Those that are read, unqualified, in the order of the text. */
  columns: readonly string[];
  params: readonly string[];
}

export type Checked<Value> = { ok: true; value: Value } | { ok: false; problems: ExpressionProblem[] };

const maxLength = 100_000;
const prefix = 'SELECT [\n';

/**
 * The statement to parse for an expression: the only element of a list, since no clause of a SELECT can end within
 * square brackets, and on lines of its own, so that no comment can reach beyond it.
 */
export function wrapExpression(text: string): string {
  return `${prefix}${text}\n]`;
}

/** Checks what `json_serialize_sql` made of `wrapExpression(text)`. */
export function checkExpression(text: string, serialized: string, context: ExpressionContext): Checked<CheckedTree> {
  const source: SourceText = { text, prefixBytes: prefix.length };
  const failedWith = (found: ExpressionProblem[]) => {
    return { ok: false as const, problems: tellUnquotedName(source, context.columns, found) };
  };
  const single = singleExpression(source, serialized);
  if (!single.ok) return failedWith(single.problems);
  const problems: ExpressionProblem[] = [];
  const report = (problem: ExpressionProblem) => problems.push(problem);
  const finder = new ColumnFinder({ source, columns: context.columns, qualified: context.qualified, report });
  const rewriter = new Rewriter({
    source,
    params: context.params,
    functions: { aggregate: context.functions === 'aggregate', window: context.functions === 'window' },
    over: context.over,
    column: (names, node) => finder.find(names, node),
    report,
  });
  const tree = rewriter.rewrite(single.value);
  if (problems.length > 0) return failedWith(problems);
  return { ok: true, value: { tree, columns: [...finder.used], params: [...rewriter.paramsUsed] } };
}

/** The list of `wrapExpression`: a comprehension or an operator behind a bracket is another function. */
const listSchema = z.object({
  class: z.literal('FUNCTION'),
  alias: z.literal(''),
  function_name: z.literal('list_value'),
  children: z.array(tree),
});

function singleExpression(source: SourceText, serialized: string): Checked<Tree> {
  if (source.text.trim() === '') return failed('An expression is needed here.');
  const parsed = parseStatement(source, serialized);
  if (!parsed.ok) return parsed;
  const query = queryNodeSchema.safeParse(parsed.value).data;
  const select = query?.type === 'SELECT_NODE' ? query : undefined;
  const [list, ...others] = select?.select_list ?? [];
  const elements = listSchema.safeParse(list).data?.children ?? [];
  const [expression] = elements;
  const isAlone =
    select !== undefined &&
    others.length === 0 &&
    elements.length === 1 &&
    emptyTableSchema.safeParse(select.from_table).success &&
    select.modifiers.length === 0 &&
    select.cte_map.map.length === 0 &&
    select.group_expressions.length === 0 &&
    select.where_clause === null &&
    select.having === null &&
    select.sample === null &&
    select.qualify === null;
  if (!isAlone || expression === undefined)
    return failed('One expression is needed here, without anything before or after it.');
  const alias = z.object({ alias: z.literal('') }).safeParse(expression);
  return alias.success
    ? { ok: true, value: expression }
    : failed('An expression needs no name of its own here: leave out "as …".');
}

/** The only statement of a text, as a tree, or what the parser has against it. */
export function parseStatement(source: SourceText, serialized: string): Checked<Tree> {
  if (source.text.length > maxLength) return failed(`This is longer than ${maxLength} characters.`);
  const tree = readTree(serialized);
  if (tree === undefined) return failed('This is nested too deeply, or holds a number that is too large.');
  const parsed = parsedSchema.safeParse(tree);
  if (!parsed.success) return failed('The engine did not understand this.');
  if (parsed.data.error) return { ok: false, problems: [syntaxProblem(source, parsed.data)] };
  const [statement, ...others] = parsed.data.statements;
  if (statement === undefined || others.length > 0) return failed('One statement is needed here.');
  return { ok: true, value: statement.node };
}

function syntaxProblem(
  source: SourceText,
  { error_message: said, position }: { error_message: string; position?: string | undefined },
): ExpressionProblem {
  const code = 'expression.syntax';
  const depth = /expression depth limit of (\d+)/.exec(said)?.[1];
  if (depth !== undefined) {
    const message = `This is nested more than ${depth} levels deep: in a row of many + or OR, each one adds a level. Compute parts of it in separate columns.`;
    return problemOf({ code, message }, undefined);
  }
  const near = /at or near "(.*)"/s.exec(said)?.[1];
  const span = position === undefined ? undefined : spanOf(source, Number(position));
  const isAtEnd =
    near === undefined ? /end of input/.test(said) : span === undefined || span.start >= source.text.length;
  if (isAtEnd) {
    const message = 'Something is missing at the end, such as a value or a closing bracket.';
    return problemOf({ code, message }, undefined);
  }
  const what = near === undefined ? `: ${said}.` : ` from "${near}" on.`;
  return problemOf({ code, message: `This cannot be understood${what}` }, span);
}

/** A text that is no expression or query at all. */
export function failed(message: string): { ok: false; problems: ExpressionProblem[] } {
  return { ok: false, problems: [problemOf({ code: 'expression.syntax', message }, undefined)] };
}
