import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { id, renderInlined, sql } from '../../../core/sql/sql.ts';
import type { NewReject } from '../../../workers/store/reject-batch.ts';

/** All tables of a database except those of dead letters: their schema text and rows. */
export function tablesIn(path: string): unknown {
  return reading(path, (database) => {
    const tables = database
      .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .raw()
      .all();
    return tables
      .map((row) => (Array.isArray(row) ? row : []))
      .filter(([name]) => !/_dlq$|^weir_/.test(String(name)))
      .map(([name, text]) => [
        text,
        database
          .prepare(renderInlined(sql`SELECT * FROM ${id(String(name))}`))
          .raw()
          .all(),
      ]);
  });
}

/**
 * The distinct entries of all dead letter tables of a database: node, file name, row, line, column, code, message,
 * value, record.
 */
export function deadLettersIn(path: string): unknown[][] {
  return reading(path, (database) => {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE name LIKE '%\\_dlq' ESCAPE '\\'")
      .pluck()
      .all();
    const columns = 'id, node, source, source_row, line, "column", code, message, value, record';
    const entries = new Map<unknown, unknown[]>();
    for (const name of tables) {
      const rows = database
        .prepare(`SELECT ${columns} FROM ${renderInlined(id(String(name)))}`)
        .raw()
        .all();
      for (const row of rows) {
        const [key, node, source, ...rest]: unknown[] = Array.isArray(row) ? row : [];
        entries.set(key, [node, basename(String(source ?? '')), ...rest]);
      }
    }
    return [...entries.values()];
  });
}

/** The same for the rejects of a run. */
export function rejectTexts(rejects: readonly NewReject[]): unknown[][] {
  return rejects.map(({ node, source, sourceRow, line, column, code, message, value, record }) => [
    node,
    basename(source ?? ''),
    sourceRow,
    line,
    column,
    code,
    message,
    value,
    record,
  ]);
}

export function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

function reading<Result>(path: string, read: (database: Database.Database) => Result): Result {
  const database = new Database(path, { readonly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}
