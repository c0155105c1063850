import type Database from 'better-sqlite3';
import * as z from 'zod';

/** A table of the target database as SQLite describes it. */
export interface TableSchema {
  name: string;
  kind: 'table' | 'view' | 'virtual';
  /** The text of the statement that made it. */
  text: string;
  columns: TableColumn[];
  /** The texts of its triggers. */
  triggers: string[];
}

export interface TableColumn {
  name: string;
  type: string;
  isRequired: boolean;
  isComputed: boolean;
  /** Place in the primary key, from 1; 0 when it is not part of it. */
  keyPlace: number;
}

export interface ForeignKey {
  parent: string;
  pairs: { column: string; parentColumn: string }[];
}

const schemaRow = z.object({ type: z.string(), name: z.string(), sql: z.string() });
const columnRow = z.object({
  name: z.string(),
  type: z.string(),
  notnull: z.number(),
  dflt_value: z.unknown(),
  pk: z.number(),
  hidden: z.number(),
});
const foreignKeyRow = z.object({ id: z.number(), table: z.string(), from: z.string(), to: z.string().nullable() });
const nameRow = z.object({ name: z.string() });

/** A table or view of the database, found whatever its case; undefined where there is none. */
export function readTable(database: Database.Database, table: string): TableSchema | undefined {
  const row = database
    .prepare(
      "SELECT type, name, sql FROM main.sqlite_schema WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')",
    )
    .get(table);
  if (row === undefined) return undefined;
  const { type, name, sql: text } = schemaRow.parse(row);
  // To list its columns, SQLite would have to understand the view, which it may not.
  if (type === 'view') return { name, kind: type, text, columns: [], triggers: [] };
  const isVirtual = /^CREATE\s+VIRTUAL/i.test(text);
  const rows = database
    .prepare("SELECT * FROM pragma_table_xinfo(?, 'main')")
    .all(name)
    .map((column) => columnRow.parse(column));
  const keyCount = rows.filter(({ pk }) => pk > 0).length;
  return {
    name,
    kind: isVirtual ? 'virtual' : 'table',
    text,
    columns: rows
      .filter(({ hidden }) => hidden !== 1)
      .map((column) => {
        const isRowid = column.pk === 1 && keyCount === 1 && column.type.toUpperCase() === 'INTEGER';
        return {
          name: column.name,
          type: column.type,
          isRequired: column.notnull === 1 && column.dflt_value === null && !isRowid,
          isComputed: column.hidden > 1,
          keyPlace: column.pk,
        };
      }),
    triggers: database
      .prepare("SELECT sql AS name FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE")
      .all(name)
      .map((trigger) => nameRow.parse(trigger).name),
  };
}

/** Whether an index, a trigger or another table depends on a table. */
export function isDependedOn(database: Database.Database, table: string): boolean {
  const attached = database
    .prepare(
      "SELECT 1 FROM main.sqlite_schema WHERE tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL",
    )
    .get(table);
  return attached !== undefined || childTables(database, table).length > 0;
}

/** The tables with a foreign key to a table. */
export function childTables(database: Database.Database, parent: string): string[] {
  return database
    .prepare(
      "SELECT DISTINCT s.name FROM main.sqlite_schema AS s, pragma_foreign_key_list(s.name, 'main') AS f WHERE s.type = 'table' AND f.\"table\" = ? COLLATE NOCASE",
    )
    .all(parent)
    .map((row) => nameRow.parse(row).name);
}

/** The foreign keys of a table; a column that they leave open is the parent's key at that place. */
export function foreignKeys(database: Database.Database, table: string): ForeignKey[] {
  const rows = database
    .prepare('SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?, \'main\') ORDER BY id, seq')
    .all(table)
    .map((row) => foreignKeyRow.parse(row));
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((columns) => {
    const parent = columns[0]?.table ?? '';
    const parentKeys =
      readTable(database, parent)
        ?.columns.filter(({ keyPlace }) => keyPlace > 0)
        .sort((a, b) => a.keyPlace - b.keyPlace) ?? [];
    return {
      parent,
      pairs: columns.map(({ from, to }, at) => ({ column: from, parentColumn: to ?? parentKeys[at]?.name ?? 'rowid' })),
    };
  });
}

const indexColumnRow = z.object({ index: z.string(), name: z.string().nullable(), coll: z.string() });

/**
 * How the columns of the unique index over exactly these keys compare, such as NOCASE; undefined when there is no such
 * index.
 */
export function keyCollations(
  database: Database.Database,
  table: TableSchema,
  keys: readonly string[],
): Map<string, string> | undefined {
  const wanted = keys
    .map((key) => key.toLowerCase())
    .sort()
    .join('\0');
  const rows = database
    .prepare(
      'SELECT l.name AS "index", x.name AS name, x.coll AS coll FROM pragma_index_list(?, \'main\') AS l, pragma_index_xinfo(l.name, \'main\') AS x WHERE l."unique" = 1 AND l.partial = 0 AND x.key = 1',
    )
    .all(table.name)
    .map((row) => indexColumnRow.parse(row));
  for (const columns of Map.groupBy(rows, ({ index }) => index).values()) {
    const names = columns.map(({ name }) => name?.toLowerCase() ?? '');
    if (names.sort().join('\0') !== wanted) continue;
    return new Map(columns.map(({ name, coll }) => [name?.toLowerCase() ?? '', coll.toUpperCase()]));
  }
  const primary = table.columns.filter(({ keyPlace }) => keyPlace > 0);
  const isRowid = primary.length === 1 && primary[0]?.name.toLowerCase() === wanted;
  return isRowid ? new Map([[wanted, 'BINARY']]) : undefined;
}
