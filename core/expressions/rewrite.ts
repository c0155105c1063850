import { proposeNearest } from '../near-match.ts';
import { isJsonObject } from '../pipeline/json-text.ts';
import { typeRefusal } from './cast-types.ts';
import { type FunctionNode, functionRefusals } from './function-refusal.ts';
import { lambdaFunctions } from './functions.ts';
import { callOf, castOf, textConstant } from './make-tree.ts';
import { type DefaultWindow, takesWindow, withWindow } from './over.ts';
import { paramVariable } from './param-variable.ts';
import { type ExpressionProblem, notAllowed, problemOf, type Refusal, unsupported } from './refusal.ts';
import { type SourceText, spanOf } from './source-text.ts';
import { type ExpressionNode, expressionSchema, type NodeOf, type Order, type Tree } from './tree.ts';

export interface RewriteRules {
  source: SourceText;
  params: readonly string[];
  functions: { aggregate: boolean; window: boolean };
  /** The window of functions that have none of their own; without, they need one. */
  over?: DefaultWindow | undefined;
  /** The tree to stand for a column, or undefined after reporting that there is none. */
  column(names: readonly string[], node: NodeOf<'COLUMN_REF'>): Tree | undefined;
  /** A checked subquery; absent where none may stand. */
  subquery?(query: Tree): Tree;
  report(problem: ExpressionProblem): void;
}

/** Replaces a tree that was refused. It is never embedded, since a problem was reported. */
const nothing: Tree = null;
const collation = /^[a-z_]+(\.[a-z_]+)*$/i;

/**
 * Walks the parse tree of an expression and builds a new one of allowed parts alone: columns resolved, `$params` turned
 * into variables, everything else refused with a problem.
 */
export class Rewriter {
  readonly paramsUsed = new Set<string>();
  readonly #rules: RewriteRules;
  #lambdaNames: readonly string[] = [];

  constructor(rules: RewriteRules) {
    this.#rules = rules;
  }

  rewrite(tree: Tree): Tree {
    const parsed = expressionSchema.safeParse(tree);
    if (!parsed.success) return this.#refuse(unsupported('This kind of expression is not supported.'));
    const rewritten = this.#rewriteNode(parsed.data);
    // Where a column or a param was replaced, the name it goes by in a list stays.
    return isJsonObject(rewritten) ? { ...rewritten, alias: parsed.data.alias } : rewritten;
  }

  #rewriteNode(node: ExpressionNode): Tree {
    switch (node.class) {
      case 'COLUMN_REF':
        return this.#column(node);
      case 'CONSTANT':
        return this.#constant(node);
      case 'FUNCTION':
        return this.#function(node);
      case 'CAST':
        return this.#cast(node);
      case 'CASE': {
        const checks = node.case_checks.map(({ when_expr, then_expr }) => {
          return { when_expr: this.rewrite(when_expr), then_expr: this.rewrite(then_expr) };
        });
        return { ...node, case_checks: checks, else_expr: this.rewrite(node.else_expr) };
      }
      case 'COMPARISON':
        return { ...node, left: this.rewrite(node.left), right: this.rewrite(node.right) };
      case 'CONJUNCTION':
        return { ...node, children: this.#all(node.children) };
      case 'BETWEEN':
        return {
          ...node,
          input: this.rewrite(node.input),
          lower: this.rewrite(node.lower),
          upper: this.rewrite(node.upper),
        };
      case 'OPERATOR':
        return this.#operator(node);
      case 'PARAMETER':
        return this.#param(node);
      case 'LAMBDA':
        // Outside a list function `->` takes a value out of JSON.
        return { ...node, lhs: this.rewrite(node.lhs), expr: this.rewrite(node.expr) };
      case 'WINDOW':
        return this.#window(node);
      case 'COLLATE':
        if (!collation.test(node.collation)) this.#refuse(notAllowed('This collation is not allowed.'), node);
        return { ...node, child: this.rewrite(node.child) };
      case 'SUBQUERY':
        return this.#subquery(node);
      case 'STAR':
        return this.#star(node);
      case 'POSITIONAL_REFERENCE':
        return this.#refuse(notAllowed('Name the column instead of its position.'), node);
      case 'DEFAULT':
        return this.#refuse(notAllowed('"default" has no meaning here. Quote it if it is a column.'), node);
    }
  }

  #all(trees: readonly Tree[]): Tree[] {
    return trees.map((tree) => this.rewrite(tree));
  }

  #optional(tree: Tree): Tree {
    return tree === null ? null : this.rewrite(tree);
  }

  #orders(orders: readonly Order[]): Order[] {
    return orders.map((order) => ({ ...order, expression: this.rewrite(order.expression) }));
  }

  #column(node: NodeOf<'COLUMN_REF'>): Tree {
    const [name = '', ...rest] = node.column_names;
    if (this.#lambdaNames.includes(name.toLowerCase())) {
      const element: Tree = { ...node, alias: '', column_names: [name] };
      return rest.reduce<Tree>((inner, field) => callOf('struct_extract', [inner, textConstant(field)]), element);
    }
    return this.#rules.column(node.column_names, node) ?? nothing;
  }

  #constant(node: NodeOf<'CONSTANT'>): Tree {
    const refusal = typeRefusal(node.value.type);
    if (refusal) this.#refuse(notAllowed(refusal.message), node);
    const { value, ...rest } = node.value;
    // The engine's own printer writes this form back as a cast.
    if (typeof value === 'boolean') return castOf(textConstant(value ? 't' : 'f'), 'BOOLEAN');
    // It writes 1e0 as 1.0, which it reads as a decimal.
    if (Number.isInteger(value) && isJsonObject(rest.type) && rest.type['id'] === 'DOUBLE')
      return castOf(textConstant(String(value)), 'DOUBLE');
    return { ...node, value: value === undefined ? rest : { ...rest, value } };
  }

  #function(node: NodeOf<'FUNCTION'>): Tree {
    const name = node.function_name.toLowerCase();
    this.#checkFunction(node);
    const call = {
      ...node,
      function_name: name,
      schema: '',
      children: node.children.map((child) => this.#argument(child, lambdaFunctions.has(name))),
      filter: this.#optional(node.filter),
      order_bys: { ...node.order_bys, orders: this.#orders(node.order_bys.orders) },
    };
    const { over } = this.#rules;
    return over && takesWindow(name) ? withWindow(call, over) : call;
  }

  #checkFunction(node: FunctionNode): void {
    const { functions, over, subquery } = this.#rules;
    const kinds = { ...functions, hasWindow: over !== undefined, isQuery: subquery !== undefined };
    for (const refusal of functionRefusals(node, kinds)) this.#refuse(refusal, node);
  }

  #argument(tree: Tree, mayBeLambda: boolean): Tree {
    const parsed = expressionSchema.safeParse(tree);
    if (!mayBeLambda || !parsed.success || parsed.data.class !== 'LAMBDA') return this.rewrite(tree);
    const { lhs, expr } = parsed.data;
    const names = lambdaNamesOf(lhs);
    if (names === undefined)
      return this.#refuse(unsupported('A lambda needs names before its arrow, such as x -> x + 1.'), parsed.data);
    const outer = this.#lambdaNames;
    this.#lambdaNames = [...outer, ...names.map((name) => name.toLowerCase())];
    const rewritten = { ...parsed.data, lhs, expr: this.rewrite(expr) };
    this.#lambdaNames = outer;
    return rewritten;
  }

  #cast(node: NodeOf<'CAST'>): Tree {
    const refusal = typeRefusal(node.cast_type);
    if (refusal) this.#refuse(refusal);
    return { ...node, child: this.rewrite(node.child) };
  }

  #operator(node: NodeOf<'OPERATOR'>): Tree {
    if (node.type === 'GROUPING_FUNCTION' && !this.#rules.subquery)
      this.#refuse(notAllowed('"grouping" belongs in a sql node.'), node);
    return { ...node, children: this.#all(node.children) };
  }

  #param(node: NodeOf<'PARAMETER'>): Tree {
    const { identifier } = node;
    const { params } = this.#rules;
    const param = params.find((name) => name.toLowerCase() === identifier.toLowerCase());
    if (param === undefined) return this.#refuse(unknownParam(identifier, params), node);
    this.paramsUsed.add(param);
    return callOf('getvariable', [textConstant(paramVariable(param))]);
  }

  #window(node: NodeOf<'WINDOW'>): Tree {
    this.#checkFunction(node);
    return {
      ...node,
      function_name: node.function_name.toLowerCase(),
      schema: '',
      children: this.#all(node.children),
      partitions: this.#all(node.partitions),
      orders: this.#orders(node.orders),
      arg_orders: this.#orders(node.arg_orders),
      start_expr: this.#optional(node.start_expr),
      end_expr: this.#optional(node.end_expr),
      offset_expr: this.#optional(node.offset_expr),
      default_expr: this.#optional(node.default_expr),
      filter_expr: this.#optional(node.filter_expr),
    };
  }

  #subquery(node: NodeOf<'SUBQUERY'>): Tree {
    if (!this.#rules.subquery)
      return this.#refuse(notAllowed('An expression cannot hold a SELECT. Use a lookup, a join or a sql node.'), node);
    return { ...node, child: this.#optional(node.child), subquery: this.#rules.subquery(node.subquery) };
  }

  #star(node: NodeOf<'STAR'>): Tree {
    if (!this.#rules.subquery) return this.#refuse(notAllowed('Name one column instead of *.'), node);
    const replaced = node.replace_list.map(({ key, value }) => ({ key, value: this.rewrite(value) }));
    return { ...node, replace_list: replaced, expr: this.#optional(node.expr) };
  }

  #refuse(refusal: Refusal, node?: ExpressionNode): Tree {
    const span = node && spanOf(this.#rules.source, node.query_location, refusal.word);
    this.#rules.report(problemOf(refusal, span));
    return nothing;
  }
}

/** The names before the arrow of a lambda; undefined where it is something else. */
function lambdaNamesOf(tree: Tree): string[] | undefined {
  const parsed = expressionSchema.safeParse(tree);
  if (!parsed.success) return undefined;
  const node = parsed.data;
  if (node.class === 'COLUMN_REF') return node.column_names.length === 1 ? [...node.column_names] : undefined;
  if (node.class !== 'FUNCTION' || node.function_name !== 'row') return undefined;
  const names = node.children.map(lambdaNamesOf);
  return names.every((name) => name !== undefined) ? names.flat() : undefined;
}

function unknownParam(identifier: string, params: readonly string[]): Refusal {
  const code = 'expression.unknown_param';
  // `?` is a param of a number to the parser.
  if (/^\d+$/.test(identifier)) return { code, message: 'Params are used by name, such as $run_date.', word: '?' };
  const { hint, suggestion } = proposeNearest(identifier, params);
  const replace = suggestion && `$${suggestion.replace}`;
  return {
    code,
    message: `There is no param "$${identifier}".${hint}`,
    word: `$${identifier}`,
    ...(replace !== undefined && { suggestion: { label: `Use "${replace}"`, replace } }),
  };
}
