import type { JsonPath } from '../pipeline/json-text.ts';
import type { SortKey } from '../sql/row-order.ts';
import type { CompileContext } from './define-node.ts';
import type { OrderBy } from './form/field-kinds.ts';

/** The keys of an `orderBy` in the input's own spelling. */
export function sortKeys(order: OrderBy, field: JsonPath, context: CompileContext): SortKey[] {
  return order.map((key, index) => ({ ...key, column: context.column(key.column, [...field, index, 'column']).name }));
}
