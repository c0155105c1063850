import { type Column, columnTypeOf } from '../../../core/column-types.ts';
import type { ColumnFilter, Page, PageSort } from '../../../core/preview/page.ts';
import { textOfColumn } from '../../../core/sql/json-output.ts';
import { checkedSql, id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { knownColumn } from './preview-part.ts';

/** ` WHERE …` for the filters of a page, or nothing. A value that does not fit the column's type matches no row. */
export function whereOf(filters: readonly ColumnFilter[], columns: readonly Column[]): Sql {
  if (filters.length === 0) return sql``;
  return sql` WHERE ${joinSql(
    filters.map((filter) => conditionOf(filter, columns)),
    ' AND ',
  )}`;
}

/** ` ORDER BY …`, or nothing, which keeps the order of the data. */
function orderOf(sort: readonly PageSort[], columns: readonly Column[]): Sql {
  if (sort.length === 0) return sql``;
  const keys = sort.map(
    ({ column, isDescending }) =>
      sql`${id(knownColumn(columns, column).name)} ${isDescending ? sql`DESC` : sql`ASC`} NULLS LAST`,
  );
  return sql` ORDER BY ${joinSql(keys)}`;
}

/** A page of a relation, each value as its exact text. */
export function pageOf(from: Sql, columns: readonly Column[], { offset, limit, sort, filters }: Page): Sql {
  const picked = sql`SELECT * FROM ${from}${whereOf(filters, columns)}${orderOf(sort, columns)} LIMIT ${limit} OFFSET ${offset}`;
  return sql`SELECT ${joinSql(columns.map((column) => sql`${textOfColumn(column)} AS ${id(column.name)}`))} FROM (${picked})`;
}

function conditionOf({ column, test, value = '' }: ColumnFilter, columns: readonly Column[]): Sql {
  const known = knownColumn(columns, column);
  const { name, type } = known;
  const typed = columnTypeOf(type) === 'json' ? textOfColumn(known) : id(name);
  const compared =
    columnTypeOf(type) === 'json' || columnTypeOf(type) === 'text'
      ? sql`${value}`
      : sql`TRY_CAST(${value} AS ${checkedSql(type)})`;
  const text = sql`lower(${textOfColumn(known)})`;
  switch (test) {
    case 'equals':
      return sql`${typed} = ${compared}`;
    case 'not_equals':
      return sql`${typed} IS DISTINCT FROM ${compared}`;
    case 'less':
      return sql`${typed} < ${compared}`;
    case 'greater':
      return sql`${typed} > ${compared}`;
    case 'contains':
      return sql`contains(${text}, lower(${value}))`;
    case 'starts_with':
      return sql`starts_with(${text}, lower(${value}))`;
    case 'is_null':
      return sql`${id(name)} IS NULL`;
    case 'is_not_null':
      return sql`${id(name)} IS NOT NULL`;
  }
}

/** The columns with types of the pipeline format. */
export function publicColumns(columns: readonly Column[]): Column[] {
  return columns.map(({ name, type }) => ({ name, type: columnTypeOf(type) }));
}
