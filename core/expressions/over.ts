import { aggregateFunctions, windowFunctions } from './functions.ts';
import { expressionSchema, type NodeOf, type Tree } from './tree.ts';

/** The window of functions that have none of their own. */
export interface DefaultWindow {
  /** As it was asked for. */
  plain: NodeOf<'WINDOW'>;
  /** With the order of arrival behind the order asked for, so that rows which tie have one too. */
  tied: NodeOf<'WINDOW'>;
  /** Its frame counts rows, so that ties matter to every function. */
  countsRows: boolean;
}

const types = new Map([
  ['row_number', 'WINDOW_ROW_NUMBER'],
  ['rank', 'WINDOW_RANK'],
  ['dense_rank', 'WINDOW_RANK_DENSE'],
  ['rank_dense', 'WINDOW_RANK_DENSE'],
  ['percent_rank', 'WINDOW_PERCENT_RANK'],
  ['cume_dist', 'WINDOW_CUME_DIST'],
  ['ntile', 'WINDOW_NTILE'],
  ['lag', 'WINDOW_LAG'],
  ['lead', 'WINDOW_LEAD'],
  ['first_value', 'WINDOW_FIRST_VALUE'],
  ['first', 'WINDOW_FIRST_VALUE'],
  ['last_value', 'WINDOW_LAST_VALUE'],
  ['last', 'WINDOW_LAST_VALUE'],
  ['nth_value', 'WINDOW_NTH_VALUE'],
  ['fill', 'WINDOW_FILL'],
]);

/** Functions that count rows, whatever the frame: among rows that tie they need an order. */
const countingRows = new Set(['row_number', 'ntile', 'lag', 'lead']);
/** Functions that look at ranks or distances: there, rows that tie are the same. */
const rankingTies = new Set(['rank', 'dense_rank', 'rank_dense', 'percent_rank', 'cume_dist', 'fill']);
/** Functions of a frame whose result depends on the order of its rows. */
const takingOrder = new Set([
  'first_value',
  'first',
  'last_value',
  'last',
  'nth_value',
  'any_value',
  'arbitrary',
  'list',
  'array_agg',
  'string_agg',
  'group_concat',
  'listagg',
]);

/** Whether a function can stand in front of OVER. */
export function takesWindow(name: string): boolean {
  return windowFunctions.has(name) || aggregateFunctions.has(name);
}

/** `f(…)` as `f(…) OVER (the window)`, from a call whose parts have been checked. */
export function withWindow(call: NodeOf<'FUNCTION'>, { plain, tied, countsRows }: DefaultWindow): Tree {
  const name = call.function_name === 'count_star' ? 'count' : call.function_name;
  const isShifting = name === 'lag' || name === 'lead';
  const [value, offset = null, otherwise = null] = call.children;
  const isTied = countingRows.has(name) || (countsRows && !rankingTies.has(name));
  const { orders, partitions } = isTied ? tied : plain;
  // Functions that count rows look at no frame, and one that measures a distance allows no second order.
  const frame = countingRows.has(name) ? wholeFrame : frameOf(plain);
  const ownOrder = call.order_bys.orders;
  const argumentOrder = ownOrder.length === 0 && !isTied && takingOrder.has(name) ? tied.orders : ownOrder;
  return {
    class: 'WINDOW',
    type: types.get(name) ?? 'WINDOW_AGGREGATE',
    alias: call.alias,
    query_location: call.query_location,
    function_name: name,
    schema: '',
    catalog: '',
    children: isShifting && value !== undefined ? [value] : call.children,
    partitions,
    orders,
    ...frame,
    offset_expr: isShifting ? offset : null,
    default_expr: isShifting ? otherwise : null,
    ignore_nulls: false,
    filter_expr: call.filter,
    distinct: call.distinct,
    arg_orders: argumentOrder,
  };
}

const wholeFrame = {
  start: 'UNBOUNDED_PRECEDING',
  end: 'CURRENT_ROW_RANGE',
  start_expr: null,
  end_expr: null,
  exclude_clause: 'NO_OTHER',
};

function frameOf({ start, end, start_expr, end_expr, exclude_clause }: NodeOf<'WINDOW'>) {
  return { start, end, start_expr, end_expr, exclude_clause };
}

/** The window of a checked `f() OVER (…)`. */
export function windowIn(tree: Tree): NodeOf<'WINDOW'> | undefined {
  const parsed = expressionSchema.safeParse(tree);
  return parsed.success && parsed.data.class === 'WINDOW' ? parsed.data : undefined;
}
