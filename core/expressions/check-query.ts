import { type Column, findColumn } from '../column-types.ts';
import { proposeNearest } from '../near-match.ts';
import { type Checked, type CheckedTree, failed, parseStatement } from './check.ts';
import { bareFunctions, refusalOf } from './functions.ts';
import {
  type Cte,
  modifierSchema,
  type QueryNode,
  queryNodeSchema,
  subquerySchema,
  type TableNode,
  tableSchema,
} from './query-tree.ts';
import { type ExpressionProblem, notAllowed, problemOf, type Refusal } from './refusal.ts';
import { Rewriter } from './rewrite.ts';
import { type SourceText, type Span, spanOf, spanOfWord } from './source-text.ts';
import { expressionSchema, type NodeOf, type Tree } from './tree.ts';

export interface QueryContext {
  /** The inputs, by the id of the node that feeds each: the tables of the query. */
  tables: ReadonlyMap<string, readonly Column[]>;
  params: readonly string[];
}

export interface CheckedQueryTree extends Omit<CheckedTree, 'columns'> {
  /** Ids of the inputs that the query reads. */
  tables: readonly string[];
}

/** Functions that stand behind FROM and read nothing. */
const sets = new Set(['unnest', 'range', 'generate_series']);

/**
 * Checks what `json_serialize_sql` made of a query: one SELECT over the inputs, with joins, subqueries, WITH, set
 * operations, aggregate and window functions. It can name no other table, file or table function.
 */
export function checkQuery(text: string, serialized: string, context: QueryContext): Checked<CheckedQueryTree> {
  const source: SourceText = { text, prefixBytes: 0 };
  if (text.trim() === '') return failed('A SELECT is needed here.');
  const statement = parseStatement(source, serialized);
  if (!statement.ok)
    return /Only SELECT/.test(serialized)
      ? failed('Only a SELECT can stand here: a query reads its inputs and changes nothing.')
      : statement;
  const walk = new QueryWalk(source, context);
  const tree = walk.query(statement.value, new Set());
  const { problems } = walk;
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { tree, params: [...walk.rewriter.paramsUsed], tables: [...walk.tablesUsed] } };
}

type Scope = ReadonlySet<string>;

class QueryWalk {
  readonly problems: ExpressionProblem[] = [];
  readonly tablesUsed = new Set<string>();
  readonly rewriter: Rewriter;
  readonly #source: SourceText;
  readonly #context: QueryContext;
  /** Names of WITH that are known where the walk is, in lower case. */
  #scope: Scope = new Set();

  constructor(source: SourceText, context: QueryContext) {
    this.#source = source;
    this.#context = context;
    this.rewriter = new Rewriter({
      source,
      params: context.params,
      functions: { aggregate: true, window: true },
      column: (names, node) => this.#column(names, node),
      subquery: (query) => this.#subquery(query),
      report: (problem) => this.problems.push(problem),
    });
  }

  query(tree: Tree, outer: Scope): Tree {
    const parsed = queryNodeSchema.safeParse(tree);
    if (!parsed.success) return this.#refuse('This kind of query is not supported.');
    const before = this.#scope;
    this.#scope = outer;
    const rewritten = this.#queryNode(parsed.data);
    this.#scope = before;
    return rewritten;
  }

  #queryNode(node: QueryNode): Tree {
    const ctes = node.cte_map.map.map((cte) => this.#cte(cte));
    const common = { cte_map: { map: ctes }, modifiers: node.modifiers.map((modifier) => this.#modifier(modifier)) };
    switch (node.type) {
      case 'SELECT_NODE':
        if (node.sample !== null) this.#refuseSample();
        return {
          ...node,
          ...common,
          sample: null,
          from_table: this.#table(node.from_table),
          select_list: node.select_list.map((tree) => this.rewriter.rewrite(tree)),
          where_clause: this.#optional(node.where_clause),
          group_expressions: node.group_expressions.map((tree) => this.rewriter.rewrite(tree)),
          having: this.#optional(node.having),
          qualify: this.#optional(node.qualify),
        };
      case 'SET_OPERATION_NODE':
        return {
          ...node,
          ...common,
          left: this.query(node.left, this.#scope),
          right: this.query(node.right, this.#scope),
        };
      case 'RECURSIVE_CTE_NODE': {
        const inner = new Set([...this.#scope, node.cte_name.toLowerCase()]);
        return { ...node, ...common, left: this.query(node.left, this.#scope), right: this.query(node.right, inner) };
      }
    }
  }

  /** Each WITH is known to those after it and to the query itself. */
  #cte({ key, value }: Cte): Tree {
    const checked = { ...value, query: { node: this.query(value.query.node, this.#scope), named_param_map: [] } };
    this.#scope = new Set([...this.#scope, key.toLowerCase()]);
    return { key, value: checked };
  }

  #modifier(tree: Tree): Tree {
    const parsed = modifierSchema.safeParse(tree);
    if (!parsed.success) return this.#refuse('This part of the query is not supported.');
    const modifier = parsed.data;
    switch (modifier.type) {
      case 'ORDER_MODIFIER':
        return {
          ...modifier,
          orders: modifier.orders.map((order) => ({ ...order, expression: this.rewriter.rewrite(order.expression) })),
        };
      case 'LIMIT_MODIFIER':
      case 'LIMIT_PERCENT_MODIFIER':
        return { ...modifier, limit: this.#optional(modifier.limit), offset: this.#optional(modifier.offset) };
      case 'DISTINCT_MODIFIER':
        return {
          ...modifier,
          distinct_on_targets: modifier.distinct_on_targets.map((target) => this.rewriter.rewrite(target)),
        };
    }
  }

  #table(tree: Tree): Tree {
    const parsed = tableSchema.safeParse(tree);
    if (!parsed.success) return this.#refuse('This kind of table is not supported.');
    const table = parsed.data;
    if ('sample' in table && table.sample !== null && table.sample !== undefined) this.#refuseSample();
    switch (table.type) {
      case 'EMPTY':
        return tree;
      case 'BASE_TABLE':
        return this.#baseTable(table);
      case 'JOIN':
        return {
          ...table,
          left: this.#table(table.left),
          right: this.#table(table.right),
          condition: this.#optional(table.condition),
        };
      case 'SUBQUERY':
        return {
          ...table,
          subquery: { node: this.query(table.subquery.node, this.#scope), named_param_map: [] },
        };
      case 'EXPRESSION_LIST':
        return {
          ...table,
          values: table.values.map((row) => row.map((value) => this.rewriter.rewrite(value))),
        };
      case 'TABLE_FUNCTION':
        return this.#tableFunction(table);
      case 'PIVOT':
        return this.#refuse('Use the pivot or unpivot node instead of PIVOT.');
      case 'SHOW_REF':
        return this.#refuse('Only a SELECT can stand here: a query reads its inputs and changes nothing.');
    }
  }

  #baseTable(table: Extract<TableNode, { type: 'BASE_TABLE' }>): Tree {
    const name = table.table_name;
    const isPlain = table.schema_name === '' && table.catalog_name === '';
    const checked = {
      type: table.type,
      alias: table.alias,
      sample: null,
      query_location: 0,
      schema_name: '',
      table_name: name,
      column_name_alias: table.column_name_alias,
      catalog_name: '',
      at_clause: null,
    };
    if (isPlain && this.#scope.has(name.toLowerCase())) return checked;
    const ids = [...this.#context.tables.keys()];
    const id = ids.find((each) => each === name.toLowerCase());
    if (isPlain && id !== undefined) {
      this.tablesUsed.add(id);
      return { ...checked, table_name: id };
    }
    const { hint, suggestion } = proposeNearest(name, ids);
    const shown = isPlain
      ? name
      : [table.catalog_name, table.schema_name, name].filter((part) => part !== '').join('.');
    const span = spanOf(this.#source, table.query_location, name);
    return this.#refuse(`There is no input "${shown}". ${inputsInWords(ids)}${hint}`, span, suggestion);
  }

  #tableFunction(table: Extract<TableNode, { type: 'TABLE_FUNCTION' }>): Tree {
    const call = expressionSchema.safeParse(table.function).data;
    if (call?.class !== 'FUNCTION') return this.#refuse('This kind of table is not supported.');
    const name = call.function_name.toLowerCase();
    if (!sets.has(name) || call.schema !== '' || call.catalog !== '') {
      const message = `"${name}" cannot stand behind FROM: a query reads the inputs of its node alone. Read files by an input node.`;
      return this.#refuse(message, spanOfWord(this.#source, name));
    }
    return { ...table, function: this.rewriter.rewrite(table.function) };
  }

  #subquery(query: Tree): Tree {
    const parsed = subquerySchema.safeParse(query);
    if (!parsed.success) return this.#refuse('This kind of query is not supported.');
    return { node: this.query(parsed.data.node, this.#scope), named_param_map: [] };
  }

  /** The engine finds the columns; what it would read as a function of the session is refused here. */
  #column(names: readonly string[], node: NodeOf<'COLUMN_REF'>): Tree | undefined {
    const [name = ''] = names;
    const refusal = bareFunctions.has(name.toLowerCase()) ? refusalOf(name.toLowerCase()) : undefined;
    const isInput = [...this.#context.tables.values()].some((columns) => findColumn(columns, name) !== undefined);
    if (refusal === undefined || names.length > 1 || isInput) return node;
    this.#refuse(refusal, spanOf(this.#source, node.query_location, name));
    return undefined;
  }

  #optional(tree: Tree): Tree {
    return tree === null ? null : this.rewriter.rewrite(tree);
  }

  #refuseSample(): void {
    this.#refuse('A sample would differ in each run. Use the sample node, which takes a seed.');
  }

  #refuse(message: string, span?: Span, suggestion?: Refusal['suggestion']): null {
    this.problems.push(problemOf({ ...notAllowed(message), suggestion }, span));
    return null;
  }
}

function inputsInWords(ids: readonly string[]): string {
  if (ids.length === 0) return 'Nothing is connected to this node yet.';
  return ids.length === 1 ? `The only one is ${ids[0]}.` : `The inputs are ${ids.join(', ')}.`;
}
