import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { duckdbType } from '../../../core/column-types.ts';
import type { ExampleTable } from '../../../core/nodes/define-node.ts';
import { checkedSql, id, joinSql, renderInlined, sql } from '../../../core/sql/sql.ts';
import { queryRows } from '../../support/run-pipeline.ts';
import { writeXlsx } from '../../support/xlsx-file.ts';

/** A table as the config of a node that holds it. */
export function rowsConfig({ columns, rows }: ExampleTable): object {
  return { columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows };
}

/** Writes text as it is, and a table as Parquet or as the one table of a database, called as its file. */
export async function writeExampleFile(path: string, content: string | ExampleTable): Promise<void> {
  if (typeof content === 'string') return writeFile(path, content);
  if (path.endsWith('.db')) return writeDatabase(path, content);
  if (path.endsWith('.xlsx')) return writeWorkbook(path, content);
  const rows = content.rows.map((row) => sql`(${joinSql(row.map((value) => sql`${value}`))})`);
  const columns = Object.entries(content.columns);
  const typed = columns.map(([, type], index) => sql`CAST(${id(`c${index}`)} AS ${checkedSql(duckdbType(type))})`);
  const list = joinSql(typed.map((value, index) => sql`${value} AS ${id(columns[index]?.[0] ?? '')}`));
  const places = joinSql(columns.map((_, index) => id(`c${index}`)));
  await queryRows(
    renderInlined(
      sql`COPY (SELECT ${list} FROM (VALUES ${joinSql(rows)}) AS t(${places})) TO ${path} (FORMAT parquet)`,
    ),
  );
}

function writeWorkbook(path: string, { columns, rows }: ExampleTable): void {
  const types = Object.values(columns);
  const cells = rows.map((row) =>
    row.map((value, column) => (types[column] === 'date' && value !== null ? new Date(`${value}Z`) : value)),
  );
  writeXlsx(path, [{ name: 'Sheet1', rows: [Object.keys(columns), ...cells] }]);
}

function writeDatabase(path: string, { columns, rows }: ExampleTable): void {
  const database = new DatabaseSync(path);
  try {
    const table = id(basename(path, '.db'));
    database.exec(renderInlined(sql`CREATE TABLE ${table} (${joinSql(Object.keys(columns).map(id))})`));
    for (const row of rows)
      database.exec(renderInlined(sql`INSERT INTO ${table} VALUES (${joinSql(row.map((value) => sql`${value}`))})`));
  } finally {
    database.close();
  }
}
