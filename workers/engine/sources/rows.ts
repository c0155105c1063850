import { id, joinSql, sql } from '../../../core/sql/sql.ts';
import { hidden } from '../relations/hidden.ts';
import type { PreparedSource } from './source.ts';

type Value = string | number | boolean | null;

/** The source that is given for rows that are in no file. */
export const typedRows = '(typed rows)';

/** A small table that lives in the pipeline file: every value as text, to be cast where the pipeline says so. */
export function openRows(
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  firstFile: number,
): PreparedSource {
  const names = columns.map((name) => ({ name, type: 'VARCHAR' }));
  const tuples = rows.map((row, index) => {
    const values = columns.map((_, column) => sql`${textOf(row[column] ?? null)}`);
    return sql`(${joinSql([...values, sql`${index + 1}::BIGINT`])})`;
  });
  const nothing = sql`(${joinSql([...columns.map(() => sql`NULL`), sql`0::BIGINT`])})`;
  const list = joinSql([...columns.map(id), hidden.row]);
  const texts = columns.map((name) => sql`CAST(${id(name)} AS VARCHAR) AS ${id(name)}`);
  const values = tuples.length === 0 ? sql`VALUES ${nothing}` : sql`VALUES ${joinSql(tuples)}`;
  const onlyReal = tuples.length === 0 ? sql` WHERE FALSE` : sql``;
  return {
    columns: names,
    warnings: [],
    watch: () => undefined,
    close: async () => undefined,
    files: [typedRows],
    relation: (hasLineage) => {
      const lineage = hasLineage
        ? sql`, ${firstFile}::INTEGER AS ${hidden.source}, ${hidden.row}, NULL::BIGINT AS ${hidden.line}`
        : sql``;
      return sql`(SELECT ${joinSql(texts)}${lineage} FROM (${values}) AS typed(${list})${onlyReal})`;
    },
    expectedRows: async () => rows.length,
  };
}

function textOf(value: Value): string | null {
  return value === null ? null : String(value);
}
