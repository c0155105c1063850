import { decimalDigits } from '../../column-types.ts';
import { entryFields } from '../../store/entry.ts';
import { id, joinSql, renderInlined, type Sql, sql } from '../sql.ts';

/** The type that a column of the pipeline format is declared with in SQLite. */
export function sqliteType(type: string): 'TEXT' | 'INTEGER' | 'REAL' | 'NUMERIC' {
  if (type === 'integer' || type === 'boolean') return 'INTEGER';
  if (type === 'number') return 'REAL';
  return decimalDigits(type) ? 'NUMERIC' : 'TEXT';
}

const typeWords: Record<ReturnType<typeof sqliteType>, Sql> = {
  TEXT: sql`TEXT`,
  INTEGER: sql`INTEGER`,
  REAL: sql`REAL`,
  NUMERIC: sql`NUMERIC`,
};

export interface TableShape {
  name: string;
  columns: readonly { name: string; type: ReturnType<typeof sqliteType> }[];
  /** Columns that name a row, in order; none means that rows have no key. */
  keys: readonly string[];
}

/**
 * The statement that makes a table just as Weir makes them; SQLite keeps its text, so it tells such a table from
 * others.
 */
export function createTableText({ name, columns, keys }: TableShape): string {
  const isKey = new Set(keys.map((key) => key.toLowerCase()));
  const definitions = columns.map((column) => {
    const definition = sql`${id(column.name)} ${typeWords[column.type]}`;
    return isKey.has(column.name.toLowerCase()) ? sql`${definition} NOT NULL` : definition;
  });
  const primaryKey = keys.length === 0 ? [] : [sql`PRIMARY KEY (${joinSql(keys.map(id))})`];
  return renderInlined(sql`CREATE TABLE ${id(name)} (${joinSql([...definitions, ...primaryKey])})`);
}

/** Drops a target table. */
export function dropTableText(table: string): string {
  return renderInlined(sql`DROP TABLE main.${id(table)}`);
}

/** The index that an upsert needs, over its keys. */
export function uniqueIndexText(table: string, keys: readonly string[]): string {
  return renderInlined(
    sql`CREATE UNIQUE INDEX main.${id(`weir_${table}_keys`)} ON ${id(table)} (${joinSql(keys.map(id))})`,
  );
}

/** Finds a row where several have the same keys, none of them empty. */
export function repeatedKeysText(table: string, keys: readonly string[]): string {
  const filled = joinSql(
    keys.map((key) => sql`${id(key)} IS NOT NULL`),
    ' AND ',
  );
  return renderInlined(
    sql`SELECT 1 FROM main.${id(table)} WHERE ${filled} GROUP BY ${joinSql(keys.map(id))} HAVING count(*) > 1 LIMIT 1`,
  );
}

/** A table that mirrors dead letters, with the columns of the pipeline contract. */
export function createDlqTableText(table: string): string {
  const definitions = entryFields.map((column) => {
    if (column === 'id') return sql`${id(column)} TEXT PRIMARY KEY`;
    return column === 'source_row' || column === 'line' ? sql`${id(column)} INTEGER` : sql`${id(column)} TEXT`;
  });
  return renderInlined(sql`CREATE TABLE IF NOT EXISTS main.${id(table)} (${joinSql(definitions)})`);
}

/** Stores an entry, bound by name; one that is there already only learns of its last run. */
export function mirrorRejectText(table: string): string {
  const values = entryFields.map((column) => parameters[column]);
  return renderInlined(sql`${intoMirror(table)} VALUES (${joinSql(values)})${learning}`);
}

/** Stores the entries of such a table in a stage that is a database itself, in the same way. */
export function copyMirroredText(table: string): string {
  const fields = joinSql(entryFields.map(id));
  return renderInlined(sql`${intoMirror(table)} SELECT ${fields} FROM stage.${id(table)} WHERE TRUE${learning}`);
}

function intoMirror(table: string): Sql {
  return sql`INSERT INTO main.${id(table)} (${joinSql(entryFields.map(id))})`;
}

const learned = (['message', 'value', 'record', 'status', 'last_run'] as const).map(
  (column) => sql`${id(column)} = excluded.${id(column)}`,
);
const learning = sql` ON CONFLICT (id) DO UPDATE SET ${joinSql(learned)}`;

/** Marks an entry, named by `@id`, as replayed by run `@run_id`. */
export function settleMirroredText(table: string): string {
  return renderInlined(
    sql`UPDATE main.${id(table)} SET ${id('status')} = 'replayed', ${id('last_run')} = @run_id WHERE ${id('id')} = @id`,
  );
}

const parameters: Record<(typeof entryFields)[number], Sql> = {
  id: sql`@id`,
  run_id: sql`@run_id`,
  pipeline: sql`@pipeline`,
  node: sql`@node`,
  source: sql`@source`,
  source_row: sql`@source_row`,
  line: sql`@line`,
  column: sql`@column`,
  code: sql`@code`,
  message: sql`@message`,
  value: sql`@value`,
  record: sql`@record`,
  status: sql`@status`,
  first_run: sql`@first_run`,
  last_run: sql`@last_run`,
};
