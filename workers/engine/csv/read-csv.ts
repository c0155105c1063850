import { id, joinSql, listSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { asLiteralGlob } from '../sources/paths.ts';

type CsvReadOption = readonly [
  name:
    | 'auto_detect'
    | 'columns'
    | 'delim'
    | 'quote'
    | 'escape'
    | 'comment'
    | 'header'
    | 'skip'
    | 'nullstr'
    | 'strict_mode'
    | 'null_padding'
    | 'ignore_errors'
    | 'hive_partitioning'
    | 'union_by_name'
    | 'filename'
    | 'max_line_size'
    | 'buffer_size'
    | 'compression',
  value: Sql | string | number | boolean,
];

type ColumnType = 'VARCHAR' | 'INTEGER' | 'BIGINT';

/** No detection and no tolerance. */
export const plainOptions: readonly CsvReadOption[] = [
  ['auto_detect', false],
  ['header', false],
  ['comment', ''],
  ['strict_mode', true],
  ['null_padding', false],
  ['ignore_errors', false],
  ['hive_partitioning', false],
  ['union_by_name', false],
  // Otherwise it would unpack files called `.gz`.
  ['compression', 'none'],
];

/** The engine's CSV reader as a table function. Inlined rendering only. */
export function readCsv(paths: readonly string[], options: readonly CsvReadOption[]): Sql {
  const named = options.map(([name, value]) => sql`${id(name)} = ${value}`);
  return sql`read_csv(${joinSql([listSql(paths.map(asLiteralGlob)), ...named])})`;
}

/** The value of the option `columns`. */
export function columnTypes(columns: readonly (readonly [name: string, type: ColumnType])[]): Sql {
  return sql`{${joinSql(columns.map(([name, type]) => sql`${name}: ${type}`))}}`;
}
