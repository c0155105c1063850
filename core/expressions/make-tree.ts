import type { Tree } from './tree.ts';

/** The tree of a plain function call; `schema` is that of a macro. */
export function callOf(name: string, children: readonly Tree[], schema = ''): Tree {
  return {
    class: 'FUNCTION',
    type: 'FUNCTION',
    alias: '',
    query_location: 0,
    function_name: name,
    schema,
    catalog: '',
    children,
    filter: null,
    order_bys: { type: 'ORDER_MODIFIER', orders: [] },
    distinct: false,
    is_operator: false,
    export_state: false,
  };
}

/** The tree of a cast to a plain type. */
export function castOf(child: Tree, type: string): Tree {
  const castType = { id: type, type_info: null };
  return {
    class: 'CAST',
    type: 'OPERATOR_CAST',
    alias: '',
    query_location: 0,
    child,
    cast_type: castType,
    try_cast: false,
  };
}

/** The tree of a text in quotes. */
export function textConstant(value: string): Tree {
  const type = { id: 'VARCHAR', type_info: null };
  return {
    class: 'CONSTANT',
    type: 'VALUE_CONSTANT',
    alias: '',
    query_location: 0,
    value: { type, is_null: false, value },
  };
}

/** The node of `SELECT <expressions>`. */
export function selectOf(expressions: readonly Tree[]): Tree {
  return {
    type: 'SELECT_NODE',
    modifiers: [],
    cte_map: { map: [] },
    select_list: [...expressions],
    from_table: { type: 'EMPTY', alias: '', sample: null, query_location: 0 },
    where_clause: null,
    group_expressions: [],
    group_sets: [],
    aggregate_handling: 'STANDARD_HANDLING',
    having: null,
    sample: null,
    qualify: null,
  };
}
