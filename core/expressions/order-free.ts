import { type Column, columnTypeOf, findColumn } from '../column-types.ts';
import type { CheckedTree } from './check.ts';
import { aggregateFunctions } from './functions.ts';
import type { Tree } from './tree.ts';

/** Aggregates of which the order of their rows changes nothing, whatever they are given. */
const always = new Set(
  'count count_star count_if countif min max bool_and bool_or bit_and bit_or bit_xor median quantile_cont quantile_disc'.split(
    ' ',
  ),
);
/** Those of which it changes nothing where every step is exact: a sum of doubles depends on its order in the last digit. */
const whereExact = new Set(['sum', 'avg', 'mean']);
const exactOperators = new Set(['+', '-', '*']);

interface Parts {
  functions: Set<string>;
  /** Casts, and constants that are doubles: where they stand, exactness is not looked into. */
  isInexact: boolean;
}

/** Whether an expression with aggregates has the same value to the last digit in whatever order its rows come. */
export function isOrderFree({ tree, columns: names }: CheckedTree, columns: readonly Column[]): boolean {
  const parts: Parts = { functions: new Set(), isInexact: false };
  collect(tree, parts);
  const [aggregates, scalars] = [new Set<string>(), new Set<string>()];
  for (const name of parts.functions) (aggregateFunctions.has(name) ? aggregates : scalars).add(name);
  if (aggregates.isSubsetOf(always)) return true;
  const isExactColumn = (name: string) => {
    const type = columnTypeOf(findColumn(columns, name)?.type ?? '');
    return type === 'integer' || type === 'boolean' || type.startsWith('decimal');
  };
  return (
    aggregates.isSubsetOf(always.union(whereExact)) &&
    scalars.isSubsetOf(exactOperators) &&
    !parts.isInexact &&
    names.every(isExactColumn)
  );
}

function collect(node: Tree, parts: Parts): void {
  if (node === null || typeof node !== 'object') return;
  for (const [key, child] of Object.entries(node)) {
    if (key === 'function_name') parts.functions.add(String(child).toLowerCase());
    if (key === 'try_cast' || (key === 'id' && (child === 'DOUBLE' || child === 'FLOAT'))) parts.isInexact = true;
    collect(child, parts);
  }
}
