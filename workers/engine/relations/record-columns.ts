import type { Column } from '../../../core/column-types.ts';
import { id, type Sql, sql } from '../../../core/sql/sql.ts';

/** The JSON of rows in their column `record` as a struct `r`, with the types that the rows had. */
export function parsedRecord(columns: readonly Column[]): Sql {
  const shape = JSON.stringify(Object.fromEntries(columns.map(({ name, type }) => [name, type])));
  return sql`from_json(CAST(record AS JSON), ${shape}) AS r`;
}

/** The columns of such rows. */
export function recordColumns(columns: readonly Column[]): Sql[] {
  return columns.map(({ name }) => sql`struct_extract(r, ${name}) AS ${id(name)}`);
}
