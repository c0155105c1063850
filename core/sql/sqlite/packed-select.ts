import { nestedAsJson } from '../json-output.ts';
import { id, joinSql, type Sql, sql } from '../sql.ts';

/**
 * A column on its way to SQLite: its name, and its type in the words of the pipeline format, such as `decimal(10,2)`.
 */
export interface LoadColumn {
  name: string;
  type: string;
}

/** How the values of a type travel: as numbers, or as part of the row's text. */
export function packedKindOf(type: string): 'text' | 'integer' | 'number' | 'boolean' {
  return type === 'integer' || type === 'number' || type === 'boolean' ? type : 'text';
}

export interface PackedExtras {
  /** Integer columns that come after the others. */
  hidden?: readonly Sql[];
  /** Where this does not hold, the texts of a row are left out. */
  isLive?: Sql | undefined;
  /** A text column of its own, never null, behind the row texts. */
  apart?: Sql | undefined;
}

/**
 * Selects from a relation what the packer reads: for each column a number, or the length of its text in bytes (-1 for
 * null); then one text a row, with all of its texts end to end.
 */
export function packedSelect(
  relation: Sql,
  columns: readonly LoadColumn[],
  { hidden = [], isLive, apart }: PackedExtras = {},
): Sql {
  const texts = columns.filter(({ type }) => packedKindOf(type) === 'text').map(textOf);
  const fields = columns.map(fieldOf);
  const lineage = hidden.map((name) => sql`CAST(${name} AS BIGINT)`);
  const rowText = texts.length === 0 ? sql`''` : sql`concat(${joinSql(texts)})`;
  const liveText = isLive && texts.length > 0 ? sql`CASE WHEN ${isLive} THEN ${rowText} ELSE '' END` : rowText;
  return sql`SELECT ${joinSql([...fields, ...lineage, liveText, ...(apart ? [apart] : [])])} FROM ${relation}`;
}

/** A value as SQLite stores it: a number, or its text. */
export function storedValue(column: LoadColumn): Sql {
  return packedKindOf(column.type) === 'text' ? textOf(column) : fieldOf(column);
}

function fieldOf(column: LoadColumn): Sql {
  switch (packedKindOf(column.type)) {
    case 'integer':
      return sql`CAST(${id(column.name)} AS BIGINT)`;
    case 'number':
      return sql`CAST(${id(column.name)} AS DOUBLE)`;
    case 'boolean':
      return sql`CAST(${id(column.name)} AS INTEGER)`;
    case 'text':
      return sql`CAST(coalesce(strlen(${textOf(column)}), -1) AS INTEGER)`;
  }
}

/** Moments are written with no fraction of a second or with six digits of it. */
function textOf({ name, type }: LoadColumn): Sql {
  const column = id(name);
  if (type === 'timestamp') return momentText(sql`CAST(${column} AS TIMESTAMP)`, sql`'%Y-%m-%d %H:%M:%S.%f'`);
  if (type === 'time') {
    const time = sql`CAST(${column} AS TIME)`;
    return sql`CASE WHEN microsecond(${time}) % 1000000 = 0 THEN CAST(${time} AS VARCHAR) ELSE strftime(DATE '2000-01-01' + ${time}, '%H:%M:%S.%f') END`;
  }
  // The engine knows the type of a column when it plans, and which of the two this is.
  if (type === 'json')
    return sql`CASE WHEN typeof(${column}) = 'JSON' THEN CAST(${column} AS VARCHAR) ELSE ${nestedAsJson(column)} END`;
  return sql`CAST(${column} AS VARCHAR)`;
}

function momentText(moment: Sql, format: Sql): Sql {
  return sql`CASE WHEN NOT isfinite(${moment}) OR microsecond(${moment}) % 1000000 = 0 THEN CAST(${moment} AS VARCHAR) ELSE strftime(${moment}, ${format}) END`;
}
