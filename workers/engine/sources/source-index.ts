import { listSql, type Sql, sql } from '../../../core/sql/sql.ts';

/** The index of a file name in a list of files. */
export function sourceIndex(files: readonly string[], name: Sql): Sql {
  return sql`CAST(list_position(${listSql(files)}, ${name}) - 1 AS INTEGER)`;
}
