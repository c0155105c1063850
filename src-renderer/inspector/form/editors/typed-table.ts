import { isJsonObject, type JsonObject, type JsonValue } from '../../../../core/pipeline/json-text.ts';
import { numberedName } from '../../../../core/pipeline/names.ts';
import { asList, withItem, withKey } from '../config-values.ts';

/** A small table in a config, whose columns have names and possibly types. */
export interface TypedTable {
  columns: readonly JsonValue[];
  rows: readonly (readonly JsonValue[])[];
}

/** The table of a config, with rows padded or cut to the number of columns. */
export function tableOf(config: JsonObject): TypedTable {
  const columns = asList(config['columns']);
  const rows = asList(config['rows']).map((row) => columns.map((_, index) => asList(row)[index] ?? null));
  return { columns, rows };
}

export function withTable(config: JsonObject, { columns, rows }: TypedTable): JsonObject {
  return withKey(withKey(config, 'columns', columns), 'rows', rows);
}

export function nameOf(column: JsonValue | undefined): string {
  return isJsonObject(column) ? String(column['name'] ?? '') : String(column ?? '');
}

export function withColumnAdded({ columns, rows }: TypedTable): TypedTable {
  return {
    columns: [...columns, numberedName('column', columns.map(nameOf))],
    rows: rows.map((row) => [...row, null]),
  };
}

export function withColumnNamed({ columns, rows }: TypedTable, index: number, name: string): TypedTable {
  const column = columns[index];
  return { columns: withItem(columns, index, isJsonObject(column) ? withKey(column, 'name', name) : name), rows };
}

export function withoutColumn({ columns, rows }: TypedTable, index: number): TypedTable {
  return { columns: columns.toSpliced(index, 1), rows: rows.map((row) => row.toSpliced(index, 1)) };
}

export function withRowAdded({ columns, rows }: TypedTable): TypedTable {
  return { columns, rows: [...rows, columns.map(() => null)] };
}

export function withoutRow({ columns, rows }: TypedTable, index: number): TypedTable {
  return { columns, rows: rows.toSpliced(index, 1) };
}

/**
 * The table with another text in one cell. A number stays a number if the text is one; an empty text removes the value.
 */
export function withCell(table: TypedTable, place: { row: number; column: number }, text: string): TypedTable {
  const row = table.rows[place.row] ?? [];
  const cell = typedCell(row[place.column] ?? null, text);
  return { ...table, rows: table.rows.with(place.row, row.with(place.column, cell)) };
}

function typedCell(before: JsonValue, text: string): JsonValue {
  if (text === '') return null;
  if (typeof before === 'number' && String(Number(text)) === text) return Number(text);
  return text;
}
