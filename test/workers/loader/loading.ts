import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'better-sqlite3';
import { checkedSql, renderInlined, type SqlValue } from '../../../core/sql/sql.ts';
import { type LoadColumn, packedKindOf, packedSelect } from '../../../core/sql/sqlite/packed-select.ts';
import { packChunks } from '../../../workers/engine/packing/pack-chunks.ts';
import { LoaderSession } from '../../../workers/loader/loader-session.ts';
import type { LoadCounts, LoadTarget, SinkReject } from '../../../workers/loader/protocol.ts';
import type { SqliteLoad } from '../../../workers/loader/sqlite-load.ts';
import { openSqliteLoad } from '../../support/open-sqlite-load.ts';
import { tableRows } from '../../support/run-results.ts';

/** One engine for all tests of a file: starting one takes longer than most of them. */
const engine = await DuckDBInstance.create(':memory:', { threads: '1' });

export type Mode = LoadTarget['load'];

type PartialTarget = Partial<LoadTarget> & { load: Mode };

/** What is loaded: a DuckDB query, and the types of its columns. */
export interface Source {
  /** Without this, `rows` of `columns`. */
  query?: string;
  columns: LoadColumn[];
  rows?: readonly SqlValue[][];
}

export interface LoadedTable extends LoadCounts {
  rejects: SinkReject[];
}

export function columnsOf(types: Readonly<Record<string, string>>): LoadColumn[] {
  return Object.entries(types).map(([name, type]) => ({ name, type }));
}

/** Writes a source into a table of an open load, by way of a real engine. */
export async function writeTable(load: SqliteLoad, target: PartialTarget, source: Source) {
  const table = await load.table(fullTarget(target, source));
  for await (const chunk of packed(source)) await table.write(chunk);
  await table.finish();
  return table;
}

/** Loads one table and commits, without a thread: much faster where the thread is not what is tested. */
export async function loadHere(
  path: string,
  folder: string,
  target: PartialTarget,
  source: Source,
): Promise<LoadedTable> {
  const settings = {
    path,
    stagePath: join(folder, `stage-${randomUUID()}.db`),
    busyTimeoutMs: 50,
    cancelFlag: new SharedArrayBuffer(4),
  };
  using session = new LoaderSession(settings);
  session.open();
  const table = session.table(fullTarget(target, source));
  for await (const chunk of packed(source)) session.write(table, chunk);
  const [counts] = session.apply();
  if (!counts) throw new Error('A load of one table has one result.');
  const rejects = session.rejects(table, 0, 1000);
  session.commit();
  return { ...counts, rejects };
}

function fullTarget(target: PartialTarget, { columns }: Source): LoadTarget {
  return { node: 'load', table: 't', createTable: true, columns, hasLineage: false, ...target };
}

async function* packed(source: Source) {
  const connection = await engine.connect();
  try {
    const select = packedSelect(checkedSql(`(${source.query ?? valuesQuery(source)})`), source.columns);
    const result = await connection.stream(renderInlined(select));
    const kinds = source.columns.map(({ type }) => packedKindOf(type));
    yield* packChunks(result, kinds);
  } finally {
    connection.closeSync();
  }
}

/** Loads one table and commits. */
export async function loadTable(
  path: string,
  folder: string,
  target: PartialTarget,
  source: Source,
): Promise<LoadedTable> {
  await using load = await openSqliteLoad(path, { folder, busyTimeoutMs: 50 });
  const table = await writeTable(load, target, source);
  const [counts] = await load.apply();
  if (!counts) throw new Error('A load of one table has one result.');
  const rejects = (await Array.fromAsync(table.rejects())).flat();
  await load.commit();
  return { ...counts, rejects };
}

/** All rows of a query, integers as bigint. */
export function rowsIn(path: string, query = 'SELECT * FROM t'): unknown[] {
  return tableRows(path, query);
}

export function runIn(path: string, statements: string): void {
  const database = new Database(path);
  try {
    database.exec(statements);
  } finally {
    database.close();
  }
}

const engineTypes: Readonly<Record<string, string>> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  json: 'JSON',
};

function valuesQuery({ columns, rows = [] }: Source): string {
  const names = columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`);
  const typed = columns.map(({ type }, at) => `CAST(v${at} AS ${engineTypes[type] ?? type}) AS ${names[at]}`);
  const places = columns.map((_, at) => `v${at}`);
  const values = rows.map((row) => `(${row.map(engineLiteral).join(', ')})`);
  const none = `SELECT ${columns.map((_, at) => `NULL AS v${at}`).join(', ')} WHERE false`;
  const all = values.length > 0 ? `SELECT * FROM (VALUES ${values.join(', ')}) AS r(${places.join(', ')})` : none;
  return `SELECT ${typed.join(', ')} FROM (${all})`;
}

function engineLiteral(value: SqlValue): string {
  if (typeof value === 'bigint') return `'${value}'`;
  if (Object.is(value, -0)) return "CAST('-0' AS DOUBLE)";
  if (typeof value === 'number' && !Number.isFinite(value)) return `CAST('${value}' AS DOUBLE)`;
  if (typeof value === 'string')
    return `CAST('${value.replaceAll("'", "''").replaceAll('\0', "' || chr(0) || '")}' AS VARCHAR)`;
  return String(value);
}
