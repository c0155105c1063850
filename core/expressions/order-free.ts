import { isJsonObject } from '../pipeline/json-text.ts';
import { engineSchema } from '../sql/engine-schema.ts';
import { orderNeeded } from '../sql/exact-sums.ts';
import type { CheckedTree } from './check.ts';
import { aggregateFunctions } from './functions.ts';
import { callOf, textConstant } from './make-tree.ts';
import { expressionSchema, type NodeOf, type Tree } from './tree.ts';

/** Aggregates that never depend on the order of their rows. */
const always = new Set(
  'count count_star count_if countif min max bool_and bool_or bit_and bit_or bit_xor median quantile_cont quantile_disc'.split(
    ' ',
  ),
);

/** Aggregates that do not depend on it if every step is exact, and what adds doubles exactly instead. */
const sums: ReadonlyMap<string, string> = new Map([
  ['sum', 'sum_of_doubles'],
  ['avg', 'mean_of_doubles'],
  ['mean', 'mean_of_doubles'],
]);

const exactTypes = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BOOLEAN|DECIMAL\(.*\))$/;
const doubleTypes = new Set(['DOUBLE', 'FLOAT']);

/** An expression with aggregates, and whether its value is the same to the last digit in any order of its rows. */
export interface Measure {
  tree: Tree;
  isOrderFree: boolean;
}

/**
 * What the sums and means of an expression add up, in the order of the text. The types decide whether they are exact.
 */
export function summandsOf({ tree }: CheckedTree): Tree[] {
  const summands: Tree[] = [];
  mapAggregates(tree, (call) => {
    if (sums.has(call.function_name)) summands.push(call.children[0] ?? null);
    return call;
  });
  return summands;
}

/**
 * Lets sums of doubles be exact ones, which no order of their rows changes. `types` are those of `summandsOf`, in that
 * order. Where rows come by several threads, values that are too large or too small for it raise `orderNeeded`; else
 * they are added one after the other.
 */
export function withExactSums(
  { tree }: CheckedTree,
  types: readonly (string | undefined)[],
  isParallel: boolean,
): Measure {
  let isOrderFree = true;
  let index = 0;
  const rewritten = mapAggregates(tree, (call) => {
    const macro = sums.get(call.function_name);
    if (macro === undefined) {
      isOrderFree &&= always.has(call.function_name);
      return call;
    }
    const type = types[index++] ?? '';
    if (exactTypes.test(type)) return call;
    const isPlain = call.filter === null && !call.distinct && call.order_bys.orders.length === 0;
    isOrderFree &&= isParallel && isPlain && doubleTypes.has(type);
    if (!isPlain || !doubleTypes.has(type)) return call;
    const beyond = isParallel ? callOf('error', [textConstant(orderNeeded)]) : call;
    return callOf(macro, [...call.children, beyond], engineSchema);
  });
  return { tree: rewritten, isOrderFree };
}

function mapAggregates(tree: Tree, map: (call: NodeOf<'FUNCTION'>) => Tree): Tree {
  if (Array.isArray(tree)) return tree.map((child) => mapAggregates(child, map));
  if (!isJsonObject(tree)) return tree;
  if (tree['class'] === 'FUNCTION' && aggregateFunctions.has(String(tree['function_name']))) {
    const call = expressionSchema.parse(tree);
    if (call.class === 'FUNCTION') return map(call);
  }
  return Object.fromEntries(Object.entries(tree).map(([key, child]) => [key, mapAggregates(child, map)]));
}
