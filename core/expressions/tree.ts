import * as z from 'zod';
import type { JsonValue } from '../pipeline/json-text.ts';

/**
 * The engine's parse tree, one level at a time: `tree` stands for what the walk parses when it gets there. Every object
 * is strict, so a key that a later engine adds is refused until someone has thought about it.
 */
export type Tree = JsonValue;
export const tree = z.custom<Tree>((value) => value !== undefined);
export const optionalTree = tree.nullable();

/** A place in the text in UTF-8 bytes; a number that JavaScript cannot hold stands for none. */
export const location = z.union([z.number(), z.strictObject({ $integer: z.string() })]);
const base = { alias: z.string(), query_location: location };

const orderSchema = z.strictObject({
  type: z.enum(['ORDER_DEFAULT', 'ASCENDING', 'DESCENDING']),
  null_order: z.enum(['ORDER_DEFAULT', 'NULLS FIRST', 'NULLS LAST']),
  expression: tree,
});
const orderModifierSchema = z.strictObject({ type: z.literal('ORDER_MODIFIER'), orders: z.array(orderSchema) });
export type Order = z.infer<typeof orderSchema>;

const frameBound = z.enum([
  'UNBOUNDED_PRECEDING',
  'UNBOUNDED_FOLLOWING',
  'CURRENT_ROW_RANGE',
  'CURRENT_ROW_ROWS',
  'CURRENT_ROW_GROUPS',
  'EXPR_PRECEDING_ROWS',
  'EXPR_FOLLOWING_ROWS',
  'EXPR_PRECEDING_RANGE',
  'EXPR_FOLLOWING_RANGE',
  'EXPR_PRECEDING_GROUPS',
  'EXPR_FOLLOWING_GROUPS',
]);

export const expressionSchema = z.discriminatedUnion('class', [
  z.strictObject({
    class: z.literal('COLUMN_REF'),
    type: z.literal('COLUMN_REF'),
    ...base,
    column_names: z.array(z.string()).min(1),
  }),
  z.strictObject({
    class: z.literal('CONSTANT'),
    type: z.literal('VALUE_CONSTANT'),
    ...base,
    value: z.strictObject({ type: tree, is_null: z.boolean(), value: tree.optional() }),
  }),
  z.strictObject({
    class: z.literal('FUNCTION'),
    type: z.literal('FUNCTION'),
    ...base,
    function_name: z.string(),
    schema: z.string(),
    catalog: z.string(),
    children: z.array(tree),
    filter: optionalTree,
    order_bys: orderModifierSchema,
    distinct: z.boolean(),
    is_operator: z.boolean(),
    export_state: z.literal(false),
  }),
  z.strictObject({
    class: z.literal('CAST'),
    type: z.literal('OPERATOR_CAST'),
    ...base,
    child: tree,
    cast_type: tree,
    try_cast: z.boolean(),
  }),
  z.strictObject({
    class: z.literal('CASE'),
    type: z.literal('CASE_EXPR'),
    ...base,
    case_checks: z.array(z.strictObject({ when_expr: tree, then_expr: tree })),
    else_expr: tree,
  }),
  z.strictObject({
    class: z.literal('COMPARISON'),
    type: z.enum([
      'COMPARE_EQUAL',
      'COMPARE_NOTEQUAL',
      'COMPARE_LESSTHAN',
      'COMPARE_GREATERTHAN',
      'COMPARE_LESSTHANOREQUALTO',
      'COMPARE_GREATERTHANOREQUALTO',
      'COMPARE_DISTINCT_FROM',
      'COMPARE_NOT_DISTINCT_FROM',
    ]),
    ...base,
    left: tree,
    right: tree,
  }),
  z.strictObject({
    class: z.literal('CONJUNCTION'),
    type: z.enum(['CONJUNCTION_AND', 'CONJUNCTION_OR']),
    ...base,
    children: z.array(tree),
  }),
  z.strictObject({
    class: z.literal('BETWEEN'),
    type: z.literal('COMPARE_BETWEEN'),
    ...base,
    input: tree,
    lower: tree,
    upper: tree,
  }),
  z.strictObject({
    class: z.literal('OPERATOR'),
    type: z.enum([
      'OPERATOR_NOT',
      'OPERATOR_IS_NULL',
      'OPERATOR_IS_NOT_NULL',
      'OPERATOR_COALESCE',
      'OPERATOR_NULLIF',
      'OPERATOR_TRY',
      'COMPARE_IN',
      'COMPARE_NOT_IN',
      'ARRAY_CONSTRUCTOR',
      'ARRAY_EXTRACT',
      'ARRAY_SLICE',
      'STRUCT_EXTRACT',
      'GROUPING_FUNCTION',
    ]),
    ...base,
    children: z.array(tree),
  }),
  z.strictObject({
    class: z.literal('PARAMETER'),
    type: z.literal('VALUE_PARAMETER'),
    ...base,
    identifier: z.string(),
  }),
  z.strictObject({ class: z.literal('LAMBDA'), type: z.literal('LAMBDA'), ...base, lhs: tree, expr: tree }),
  z.strictObject({
    class: z.literal('WINDOW'),
    type: z.string().startsWith('WINDOW_'),
    ...base,
    function_name: z.string(),
    schema: z.string(),
    catalog: z.string(),
    children: z.array(tree),
    partitions: z.array(tree),
    orders: z.array(orderSchema),
    start: frameBound,
    end: frameBound,
    start_expr: optionalTree,
    end_expr: optionalTree,
    offset_expr: optionalTree,
    default_expr: optionalTree,
    ignore_nulls: z.boolean(),
    filter_expr: optionalTree,
    exclude_clause: z.enum(['NO_OTHER', 'CURRENT_ROW', 'GROUP', 'TIES']),
    distinct: z.boolean(),
    arg_orders: z.array(orderSchema),
  }),
  z.strictObject({
    class: z.literal('COLLATE'),
    type: z.literal('COLLATE'),
    ...base,
    child: tree,
    collation: z.string(),
  }),
  z.strictObject({
    class: z.literal('SUBQUERY'),
    type: z.literal('SUBQUERY'),
    ...base,
    subquery_type: z.enum(['SCALAR', 'EXISTS', 'NOT_EXISTS', 'ANY']),
    subquery: tree,
    child: optionalTree,
    comparison_type: z.string(),
  }),
  z.strictObject({
    class: z.literal('STAR'),
    type: z.literal('STAR'),
    ...base,
    relation_name: z.string(),
    exclude_list: z.array(z.string()),
    replace_list: z.array(z.strictObject({ key: z.string(), value: tree })),
    columns: z.boolean(),
    expr: optionalTree,
    qualified_exclude_list: z.array(tree).max(0),
    rename_list: z.array(tree).max(0),
  }),
  z.looseObject({ class: z.literal('POSITIONAL_REFERENCE'), ...base }),
  z.looseObject({ class: z.literal('DEFAULT'), ...base }),
]);

export type ExpressionNode = z.infer<typeof expressionSchema>;
export type NodeOf<Class extends ExpressionNode['class']> = Extract<ExpressionNode, { class: Class }>;

/** What `json_serialize_sql` says: statements, or why there are none. `position` counts UTF-8 bytes from 0. */
export const parsedSchema = z.discriminatedUnion('error', [
  z.object({
    error: z.literal(false),
    statements: z.array(z.strictObject({ node: tree, named_param_map: z.array(tree) })),
  }),
  z.object({
    error: z.literal(true),
    error_type: z.string(),
    error_message: z.string(),
    position: z.string().optional(),
  }),
]);

export const emptyTableSchema = z.object({ type: z.literal('EMPTY') });
