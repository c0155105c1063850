import Database from 'better-sqlite3';
import type { RejectCode } from '../../core/errors.ts';

/** Why a table refused a row. */
export interface RejectReason {
  code: RejectCode;
  column: string | null;
  message: string;
}

/** The reason behind a refusal by the table's own constraints; undefined when what was thrown is no such thing. */
export function rejectReasonOf(error: unknown, table: string, columns: readonly string[]): RejectReason | undefined {
  if (!(error instanceof Database.SqliteError)) return undefined;
  const detail = error.message;
  const about = (prefix: string) => namedColumns(detail.slice(detail.indexOf(prefix) + prefix.length), table, columns);
  switch (error.code) {
    case 'SQLITE_CONSTRAINT_NOTNULL':
      return {
        code: 'sink.not_null',
        column: about('failed: ')[0] ?? null,
        message: `The table does not allow an empty value here (${detail}).`,
      };
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
    case 'SQLITE_CONSTRAINT_ROWID': {
      const named = about('failed: ');
      return {
        code: 'sink.unique',
        column: named.length === 1 ? (named[0] ?? null) : null,
        message: `The table already has a row with the same value (${detail}).`,
      };
    }
    case 'SQLITE_CONSTRAINT_CHECK':
      return { code: 'sink.check', column: null, message: `A check of the table failed (${detail}).` };
    case 'SQLITE_CONSTRAINT_TRIGGER':
      return { code: 'sink.check', column: null, message: `A trigger of the table refused the row (${detail}).` };
    case 'SQLITE_CONSTRAINT_FOREIGNKEY':
      return {
        code: 'sink.foreign_key',
        column: null,
        message: `The row refers to one that does not exist (${detail}).`,
      };
    case 'SQLITE_CONSTRAINT_DATATYPE':
      return {
        code: 'sink.type',
        column: about(' column ')[0] ?? null,
        message: `The table does not allow a value of this type here (${detail}).`,
      };
    case 'SQLITE_MISMATCH':
    case 'SQLITE_TOOBIG':
      return { code: 'sink.type', column: null, message: `The table cannot hold the value (${detail}).` };
    default:
      return undefined;
  }
}

/** The columns named in a list such as `t.a, t.b`, which SQLite does not quote. */
function namedColumns(list: string, table: string, columns: readonly string[]): string[] {
  const prefix = `${table}.`;
  if (!list.startsWith(prefix)) return [];
  const names = list.slice(prefix.length).split(`, ${prefix}`);
  return names.flatMap((name) => columns.find((column) => column.toLowerCase() === name.toLowerCase()) ?? []);
}
