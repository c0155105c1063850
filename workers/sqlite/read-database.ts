import { isUtf8 } from 'node:buffer';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { messageOf, WeirError } from '../../core/errors.ts';
import { proposeNearest } from '../../core/near-match.ts';
import { bytesOfBadTexts, isQueryText, listTablesText, selectTableText } from '../../core/sql/sqlite/read.ts';
import { spoolDelimiter } from '../reading/spool-format.ts';
import { SpoolWriter } from '../reading/spool-writer.ts';
import { uniqueNames } from '../reading/unique-names.ts';
import type { SqliteRead, SqliteReadRequest } from './read-protocol.ts';
import { StoredColumn, type StoredValue } from './stored-values.ts';

/**
 * Reads one table or query of a database into a spool, without changing the database, and reports the rows so far.
 * Throws `source.*`.
 */
export async function readDatabase(request: SqliteReadRequest, tell: (rows: number) => void): Promise<SqliteRead> {
  const { path, busyTimeoutMs } = request;
  try {
    const database = new Database(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
    try {
      database.pragma('trusted_schema = OFF');
      return await readRows(database, request, tell);
    } finally {
      database.close();
    }
  } catch (error) {
    throw sourceError(error, request);
  }
}

/** `suspects` are columns in which some texts may be invalid UTF-8: these are read as bytes. */
async function readRows(
  database: Database.Database,
  request: SqliteReadRequest,
  tell: (rows: number) => void,
  suspects: ReadonlySet<number> = new Set(),
): Promise<SqliteRead> {
  const { spoolFolder, params, most } = request;
  const query = prepare(database, request);
  const described = query.columns();
  const statement = (suspects.size === 0 ? query : withBytes(database, query.source, described.length, suspects))
    .raw()
    .safeIntegers();
  const names = uniqueNames(described.map(({ name }) => name));
  const columns = described.map(({ type }, index) => new StoredColumn(names.columns[index] ?? '', type));
  await using spool = await SpoolWriter.create(spoolFolder, []);
  let rows = 0;
  let chars = 0;
  let isPart = false;
  for (const row of statement.iterate(Object.fromEntries(params.map(({ name, value }) => [name, value])))) {
    if (most && (rows >= most.rows || chars >= most.chars)) {
      isPart = true;
      break;
    }
    rows += 1;
    const values = columns.map((column, index) => column.textOf(row[index] ?? null));
    for (const value of values) chars += value?.length ?? 0;
    spool.add([0, rows, spool.nullText].join(spoolDelimiter), values, false);
    if (!spool.isFull) continue;
    await spool.flush();
    tell(rows);
  }
  const replaced = new Set(columns.flatMap(({ hasReplaced }, index) => (hasReplaced ? [index] : [])));
  if (replaced.size > 0 && suspects.size === 0 && database.pragma('encoding', { simple: true }) === 'UTF-8') {
    return readRows(database, request, tell, replaced);
  }
  return {
    ...(await spool.close()),
    columns: columns.map(({ type }, index) => ({ name: names.columns[index] ?? '', type })),
    warnings: [...names.warnings, ...columns.flatMap(({ warnings }) => warnings)],
    rows,
    isPart,
  };
}

function prepare(database: Database.Database, { path, table, sql }: SqliteReadRequest) {
  if (sql === undefined) {
    checkTable(database, table ?? '', path);
    return database.prepare<[Record<string, unknown>], StoredValue[]>(selectTableText(table ?? ''));
  }
  if (!isQueryText(sql)) throw noQuery();
  const statement = database.prepare<[Record<string, unknown>], StoredValue[]>(sql);
  if (!statement.reader || !statement.readonly) throw noQuery();
  return statement;
}

/** SQLite stores any bytes as text; invalid UTF-8 would be read as U+FFFD. */
function withBytes(database: Database.Database, query: string, width: number, suspects: ReadonlySet<number>) {
  database.function('weir_is_text', { deterministic: true }, (bytes: unknown) =>
    bytes instanceof Uint8Array && isUtf8(bytes) ? 1 : 0,
  );
  return database.prepare<[Record<string, unknown>], StoredValue[]>(bytesOfBadTexts(query, width, suspects));
}

function checkTable(database: Database.Database, table: string, path: string): void {
  const tables = database.prepare<[], string>(listTablesText).pluck().all();
  if (tables.some((name) => name.toLowerCase() === table.toLowerCase())) return;
  const { hint, suggestion } = proposeNearest(table, tables);
  const known = tables.length === 0 ? ' It has no tables.' : hint === '' ? ` It has ${listed(tables)}.` : hint;
  throw new WeirError({
    code: 'source.not_found',
    field: 'table',
    suggestion,
    message: `There is no table "${table}" in ${basename(path)}.${known}`,
  });
}

function listed(tables: readonly string[]): string {
  return `${tables.slice(0, 10).join(', ')}${tables.length > 10 ? ' …' : ''}`;
}

function noQuery(): WeirError {
  const message = 'The query must be one SELECT: it reads, and changes nothing.';
  return new WeirError({ code: 'pipeline.invalid', field: 'sql', message });
}

/** An error of SQLite, as a `source.*` error. */
function sourceError(cause: unknown, { path, sql, params }: SqliteReadRequest): WeirError {
  if (cause instanceof WeirError) return cause;
  const file = basename(path);
  const code = cause instanceof Database.SqliteError ? cause.code : '';
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    const message = `${file} is locked by another program. Close what uses it and run again.`;
    return new WeirError({ code: 'source.unreadable', message, cause });
  }
  if (code === 'SQLITE_NOTADB') {
    const message = `${file} is not a SQLite database. Choose another path.`;
    return new WeirError({ code: 'source.format', field: 'path', message, cause });
  }
  if (/^SQLITE_(CORRUPT|IOERR)/.test(code)) {
    const message = `${file} cannot be read to its end (${messageOf(cause)}). Restore it from a copy.`;
    return new WeirError({ code: 'source.unreadable', field: 'path', message, cause });
  }
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)/.test(code)) {
    const message = `${file} could not be opened for reading. Check its permissions, and those of its folder.`;
    return new WeirError({ code: 'source.unreadable', field: 'path', message, cause });
  }
  const missing = /^Missing named parameter "(.*)"$/.exec(messageOf(cause))?.[1];
  if (missing !== undefined) {
    const { hint } = proposeNearest(
      missing,
      params.map(({ name }) => name),
    );
    return new WeirError({
      code: 'param.invalid',
      field: 'sql',
      message: `There is no param "$${missing}".${hint}`,
      cause,
    });
  }
  if (/more than one statement/.test(messageOf(cause))) return noQuery();
  if (sql !== undefined && /syntax error|incomplete input|no such (column|function)/.test(messageOf(cause))) {
    const message = `SQLite cannot run the query: ${messageOf(cause)}.`;
    return new WeirError({ code: 'pipeline.invalid', field: 'sql', message, cause });
  }
  const message =
    sql === undefined
      ? `${file} could not be read: ${messageOf(cause)}.`
      : `SQLite cannot run the query: ${messageOf(cause)}.`;
  return new WeirError({ code: 'source.unreadable', ...(sql !== undefined && { field: 'sql' }), message, cause });
}
