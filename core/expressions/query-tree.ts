import * as z from 'zod';
import { location, optionalTree, tree } from './tree.ts';

const query = z.strictObject({ node: tree, named_param_map: z.array(tree) });

/** One `WITH name AS (…)`. */
const cte = z.strictObject({
  key: z.string(),
  value: z.strictObject({
    aliases: z.array(z.string()),
    query,
    materialized: z.enum(['CTE_MATERIALIZE_DEFAULT', 'CTE_MATERIALIZE_ALWAYS', 'CTE_MATERIALIZE_NEVER']),
    key_targets: z.array(tree).max(0),
  }),
});
const common = { modifiers: z.array(tree), cte_map: z.strictObject({ map: z.array(cte) }) };

/** A query or a part of one; see `tree.ts` for how strictness is meant. */
export const queryNodeSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('SELECT_NODE'),
    ...common,
    select_list: z.array(tree),
    from_table: tree,
    where_clause: optionalTree,
    group_expressions: z.array(tree),
    group_sets: z.array(z.array(z.number())),
    aggregate_handling: z.enum(['STANDARD_HANDLING', 'FORCE_AGGREGATES', 'NO_AGGREGATES_ALLOWED']),
    having: optionalTree,
    sample: optionalTree,
    qualify: optionalTree,
  }),
  z.strictObject({
    type: z.literal('SET_OPERATION_NODE'),
    ...common,
    setop_type: z.enum(['UNION', 'EXCEPT', 'INTERSECT', 'UNION_BY_NAME']),
    left: tree,
    right: tree,
    setop_all: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('RECURSIVE_CTE_NODE'),
    ...common,
    cte_name: z.string(),
    union_all: z.boolean(),
    left: tree,
    right: tree,
    aliases: z.array(z.string()),
    key_targets: z.array(tree).max(0),
  }),
]);
export type QueryNode = z.infer<typeof queryNodeSchema>;
export type Cte = z.infer<typeof cte>;

const tableBase = { alias: z.string(), sample: optionalTree, query_location: location };

/** What may stand behind FROM; the last three are refused by name. */
export const tableSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('EMPTY'), ...tableBase }),
  z.strictObject({
    type: z.literal('BASE_TABLE'),
    ...tableBase,
    schema_name: z.string(),
    table_name: z.string(),
    catalog_name: z.string(),
    column_name_alias: z.array(z.string()),
    at_clause: z.null(),
  }),
  z.strictObject({
    type: z.literal('JOIN'),
    ...tableBase,
    left: tree,
    right: tree,
    condition: optionalTree,
    join_type: z.enum(['INNER', 'LEFT', 'RIGHT', 'OUTER', 'FULL', 'SEMI', 'ANTI']),
    ref_type: z.enum(['REGULAR', 'NATURAL', 'CROSS', 'POSITIONAL', 'ASOF']),
    using_columns: z.array(z.string()),
    delim_flipped: z.literal(false),
    duplicate_eliminated_columns: z.array(tree).max(0),
  }),
  z.strictObject({
    type: z.literal('SUBQUERY'),
    ...tableBase,
    subquery: query,
    column_name_alias: z.array(z.string()),
  }),
  z.strictObject({
    type: z.literal('EXPRESSION_LIST'),
    ...tableBase,
    expected_names: z.array(z.string()),
    expected_types: z.array(tree).max(0),
    values: z.array(z.array(tree)),
  }),
  z.strictObject({
    type: z.literal('TABLE_FUNCTION'),
    ...tableBase,
    function: tree,
    column_name_alias: z.array(z.string()),
    with_ordinality: z.string(),
  }),
  z.looseObject({ type: z.literal('PIVOT') }),
  z.looseObject({ type: z.literal('SHOW_REF') }),
]);
export type TableNode = z.infer<typeof tableSchema>;

/** ORDER BY, LIMIT and DISTINCT. */
export const modifierSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ORDER_MODIFIER'),
    orders: z.array(z.strictObject({ type: z.string(), null_order: z.string(), expression: tree })),
  }),
  z.strictObject({ type: z.literal('LIMIT_MODIFIER'), limit: optionalTree, offset: optionalTree }),
  z.strictObject({ type: z.literal('LIMIT_PERCENT_MODIFIER'), limit: optionalTree, offset: optionalTree }),
  z.strictObject({ type: z.literal('DISTINCT_MODIFIER'), distinct_on_targets: z.array(tree) }),
]);

export const subquerySchema = query;
