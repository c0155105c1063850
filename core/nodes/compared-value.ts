import { type Column, columnTypeOf, duckdbType } from '../column-types.ts';
import type { JsonPath } from '../pipeline/json-text.ts';
import { checkParamValue } from '../pipeline/param-value.ts';
import { checkedSql, type Sql, sql } from '../sql/sql.ts';
import type { CompileContext } from './define-node.ts';
import type { Scalar } from './form/field-kinds.ts';

interface ComparedValue {
  value: Scalar;
  column: Column;
  /** Where the value stands in the config. */
  field: JsonPath;
  /** What it is there for, for messages. */
  use?: 'compare' | 'fill' | 'match';
}

/**
 * A configured value in the type of the column that it is compared with, or that it fills. If it cannot have that type,
 * this is reported.
 */
export function comparedValue(
  { value, column, field, use = 'compare' }: ComparedValue,
  context: Pick<CompileContext, 'refuse'>,
): Sql {
  const type = columnTypeOf(column.type);
  if (type === 'text') return sql`${String(value)}`;
  const checked = checkParamValue(type, value);
  if (checked.ok && type !== 'json') return sql`CAST(${checked.value} AS ${checkedSql(duckdbType(type))})`;
  const message = checked.ok
    ? `The column "${column.name}" is json, which has no order and no single value to ${use} with.`
    : `A value to ${use} "${column.name}" with ${checked.message}.`;
  context.refuse(message, { column: column.name, field });
  return sql`NULL`;
}
