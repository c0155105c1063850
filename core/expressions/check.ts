import * as z from 'zod';
import { type Column, findColumn } from '../column-types.ts';
import { proposeNearest } from '../pipeline/problems.ts';
import { bareFunctions, refusalOf } from './functions.ts';
import { callOf, textConstant } from './make-tree.ts';
import type { DefaultWindow } from './over.ts';
import { quoteWhereNeeded } from './quoting.ts';
import { type ExpressionProblem, Rewriter } from './rewrite.ts';
import { type SourceText, spanOf } from './source-text.ts';
import { emptyTableSchema, type NodeOf, parsedSchema, selectNodeSchema, type Tree, tree } from './tree.ts';
import { readTree } from './tree-json.ts';

export interface ExpressionContext {
  /** Columns that may be named as they are. */
  columns: readonly Column[];
  /** Columns that may be named as `qualifier.column`, by qualifier, such as `old` and `new`. */
  qualified?: ReadonlyMap<string, readonly Column[]>;
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
  /** Unqualified, in the order of the text. */
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
  const single = singleExpression(source, serialized);
  if (!single.ok) return single;
  const problems: ExpressionProblem[] = [];
  const columns = new Set<string>();
  const rewriter = new Rewriter({
    source,
    params: context.params,
    functions: { aggregate: context.functions === 'aggregate', window: context.functions === 'window' },
    over: context.over,
    column: (names, node) => resolveColumn(names, node, source, context, columns, problems),
    report: (problem) => problems.push(problem),
  });
  const tree = rewriter.rewrite(single.value);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { tree, columns: [...columns], params: [...rewriter.paramsUsed] } };
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
  const select = selectNodeSchema.safeParse(parsed.value);
  const [list, ...others] = select.success ? select.data.select_list : [];
  const elements = listSchema.safeParse(list).data?.children ?? [];
  const [expression] = elements;
  const isAlone =
    select.success &&
    others.length === 0 &&
    elements.length === 1 &&
    emptyTableSchema.safeParse(select.data.from_table).success &&
    select.data.modifiers.length === 0 &&
    select.data.cte_map.map.length === 0 &&
    select.data.group_expressions.length === 0 &&
    select.data.where_clause === null &&
    select.data.having === null &&
    select.data.sample === null &&
    select.data.qualify === null;
  if (!isAlone || expression === undefined)
    return failed('One expression is needed here, without anything before or behind it.');
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
  error: { error_message: string; position?: string | undefined },
): ExpressionProblem {
  const near = /at or near "(.*)"/s.exec(error.error_message)?.[1];
  const depth = /expression depth limit of (\d+)/.exec(error.error_message)?.[1];
  if (depth !== undefined) {
    const message = `This is nested more than ${depth} levels deep, as each of many + or OR nests what stands before it. Compute parts of it in columns of their own.`;
    return { severity: 'error', code: 'expression.syntax', message };
  }
  const span = error.position === undefined ? undefined : spanOf(source, Number(error.position));
  const isAtEnd =
    near === undefined
      ? /end of input/.test(error.error_message)
      : span === undefined || span.start >= source.text.length;
  const message = isAtEnd
    ? 'Something is missing at the end, such as a value or a closing bracket.'
    : near === undefined
      ? `This cannot be understood: ${error.error_message}.`
      : `This cannot be understood from "${near}" on.`;
  return { severity: 'error', code: 'expression.syntax', message, ...(span && !isAtEnd && { span }) };
}

function resolveColumn(
  names: readonly string[],
  node: NodeOf<'COLUMN_REF'>,
  source: SourceText,
  { columns, qualified = new Map() }: ExpressionContext,
  used: Set<string>,
  problems: ExpressionProblem[],
): Tree | undefined {
  const [first = '', second, ...rest] = names;
  const qualifier = second === undefined ? undefined : [...qualified.keys()].find((key) => key === first.toLowerCase());
  const name = qualifier === undefined || second === undefined ? first : second;
  const fields = qualifier === undefined ? names.slice(1) : rest;
  const candidates = qualifier === undefined ? columns : (qualified.get(qualifier) ?? []);
  const column = findColumn(candidates, name);
  if (column === undefined) {
    problems.push(
      unknownColumn(name, qualifier, candidates, [...qualified.keys()], spanOf(source, node.query_location, name)),
    );
    return undefined;
  }
  if (fields.length > 0 && !column.type.startsWith('STRUCT')) {
    const message = `"${column.name}" is a column without fields, so "${names.join('.')}" has no meaning.`;
    const span = spanOf(source, node.query_location);
    problems.push({
      severity: 'error',
      code: 'expression.unknown_column',
      message,
      column: column.name,
      ...(span && { span }),
    });
    return undefined;
  }
  used.add(column.name);
  const reference: Tree = { ...node, column_names: qualifier === undefined ? [column.name] : [qualifier, column.name] };
  return fields.reduce<Tree>((inner, field) => callOf('struct_extract', [inner, textConstant(field)]), reference);
}

function unknownColumn(
  name: string,
  qualifier: string | undefined,
  candidates: readonly Column[],
  qualifiers: readonly string[],
  span: { start: number; end: number } | undefined,
): ExpressionProblem {
  const refusal = bareFunctions.has(name.toLowerCase()) ? refusalOf(name.toLowerCase()) : undefined;
  if (refusal !== undefined) {
    return { severity: 'error', code: 'expression.not_allowed', message: refusal, ...(span && { span }) };
  }
  const { hint, suggestion } = proposeNearest(
    name,
    candidates.map((column) => column.name),
  );
  const places = qualifiers.map((each) => `${each}.`).join(' or ');
  const advice = hint === '' && candidates.length === 0 && places !== '' ? ` Write ${places} before it.` : hint;
  const quoted = suggestion && {
    label: suggestion.label,
    replace: `${qualifier === undefined ? '' : `${qualifier}.`}${quoteWhereNeeded(suggestion.replace)}`,
  };
  return {
    severity: 'error',
    code: 'expression.unknown_column',
    message: `There is no column "${name}" here.${advice}`,
    column: name,
    ...(span && { span }),
    ...(quoted && { suggestion: quoted }),
  };
}

function failed(message: string): { ok: false; problems: ExpressionProblem[] } {
  return { ok: false, problems: [{ severity: 'error', code: 'expression.syntax', message }] };
}
