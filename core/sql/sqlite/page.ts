import { findColumn } from '../../column-types.ts';
import type { ColumnFilter, Page } from '../../preview/page.ts';
import { id, joinSql, type Sql, sql } from '../sql.ts';

/** A column with the type that its table declares. */
export interface SqliteColumn {
  name: string;
  type: string;
}

/** Name and declared type of each column. */
export function describeSqliteTable(table: string): Sql {
  return sql`SELECT name, type FROM pragma_table_info(${table}) ORDER BY cid`;
}

/** A page of a table, each value as text; blobs in hexadecimal digits. */
export function selectSqlitePage(table: string, columns: readonly SqliteColumn[], page: Page): Sql {
  const cells = columns.map(
    ({ name }) => sql`iif(typeof(${id(name)}) = 'blob', hex(${id(name)}), CAST(${id(name)} AS TEXT))`,
  );
  const keys = page.sort.flatMap(({ column, isDescending }) => {
    const found = findColumn(columns, column);
    return found ? [sql`${id(found.name)} ${isDescending ? sql`DESC` : sql`ASC`} NULLS LAST`] : [];
  });
  const order = keys.length === 0 ? sql`` : sql` ORDER BY ${joinSql(keys)}`;
  return sql`SELECT ${joinSql(cells)} FROM ${id(table)}${whereOf(page.filters, columns)}${order} LIMIT ${page.limit} OFFSET ${page.offset}`;
}

/** How many rows of a table the filters of a page let through. */
export function countSqlitePage(
  table: string,
  columns: readonly SqliteColumn[],
  { filters }: Pick<Page, 'filters'>,
): Sql {
  return sql`SELECT count(*) FROM ${id(table)}${whereOf(filters, columns)}`;
}

function whereOf(filters: readonly ColumnFilter[], columns: readonly SqliteColumn[]): Sql {
  const conditions = filters.flatMap((filter) => {
    const column = findColumn(columns, filter.column);
    return column ? [conditionOf(filter, id(column.name))] : [];
  });
  return conditions.length === 0 ? sql`` : sql` WHERE ${joinSql(conditions, ' AND ')}`;
}

/** A bound text takes the affinity of the column that it is compared with. */
function conditionOf({ test, value = '' }: ColumnFilter, column: Sql): Sql {
  switch (test) {
    case 'equals':
      return sql`${column} = ${value}`;
    case 'not_equals':
      return sql`${column} IS NOT ${value}`;
    case 'less':
      return sql`${column} < ${value}`;
    case 'greater':
      return sql`${column} > ${value}`;
    case 'contains':
      return sql`instr(lower(${column}), lower(${value})) > 0`;
    case 'starts_with':
      return sql`substr(lower(${column}), 1, length(${value})) = lower(${value})`;
    case 'is_null':
      return sql`${column} IS NULL`;
    case 'is_not_null':
      return sql`${column} IS NOT NULL`;
  }
}
