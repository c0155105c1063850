import { type Column, columnTypeOf } from '../../column-types.ts';
import type { JsonPath } from '../../pipeline/json-text.ts';
import { id, type Sql, sql } from '../../sql/sql.ts';
import { comparedValue } from '../compared-value.ts';
import type { CompileContext } from '../define-node.ts';
import type { Scalar } from '../form/field-kinds.ts';

const mostColumns = 1000;
const emptyName = '(empty)';
const missingName = '(no value)';

/** A column that a pivot makes: for which value, as the engine's text, and under what name. */
export interface PivotColumn {
  name: string;
  text: Sql;
  /** It takes the rows without a value. */
  isMissing: boolean;
  field: JsonPath;
}

/** Columns for a list of values, in its order. */
export function listedColumns(on: Column, values: readonly (Scalar | null)[], context: CompileContext): PivotColumn[] {
  const columns = values.map((value, index) => {
    const place = ['values', index];
    const literal =
      value === null ? sql`NULL` : comparedValue({ value, column: on, field: place, use: 'match' }, context);
    return {
      name: nameOf(value === null ? null : String(value)),
      text: sql`CAST(${literal} AS VARCHAR)`,
      isMissing: value === null,
      field: place,
    };
  });
  checkColumns(on, columns, context);
  return columns;
}

/** Columns for the values that the data has, in the order of the values. */
export async function foundColumns(on: Column, context: CompileContext): Promise<PivotColumn[]> {
  const text = sql`CAST(${id(on.name)} AS VARCHAR)`;
  const found = await context.ask(
    (from) =>
      sql`SELECT text FROM (SELECT ${text} AS text, min(${id(on.name)}) AS value FROM ${from} GROUP BY ALL) ORDER BY value NULLS LAST, text LIMIT ${mostColumns + 1}`,
  );
  if (found.length > mostColumns) {
    const message = `"${on.name}" has more than ${mostColumns} values, and each would be a column. Pivot on another column, or list the values that are to be columns.`;
    context.refuse(message, { column: on.name, field: ['on'] });
    return [];
  }
  const columns = found.map(([value = null]) => ({
    name: nameOf(value === null ? null : shownNumber(String(value), on)),
    text: sql`${value === null ? null : String(value)}`,
    isMissing: value === null,
    field: ['on'],
  }));
  checkColumns(on, columns, context);
  return columns;
}

function nameOf(value: string | null): string {
  if (value === null) return missingName;
  return value === '' ? emptyName : value;
}

/** A number that is whole names its column as people write it: 2024, not 2024.0. */
function shownNumber(text: string, on: Column): string {
  return columnTypeOf(on.type) === 'number' ? text.replace(/\.0$/, '') : text;
}

function checkColumns(on: Column, columns: readonly PivotColumn[], context: CompileContext): void {
  const seen = new Map<string, string>();
  for (const { name, field: place } of columns) {
    const other = seen.get(name.toLowerCase());
    const problem =
      other === undefined
        ? unfitName(name)
        : other === name
          ? `appears twice, so two columns would be called "${name}"`
          : `and "${other}" differ only in upper and lower case, which column names cannot`;
    if (problem !== undefined) {
      const message = `The value "${name}" of "${on.name}" ${problem}. Bring the values to one form with a clean or derive node first.`;
      context.refuse(message, { column: on.name, field: place });
    }
    seen.set(name.toLowerCase(), name);
  }
}

function unfitName(name: string): string | undefined {
  return /^\uE000|\0/.test(name) ? 'holds a character that a column name cannot' : undefined;
}
