import Database from 'better-sqlite3';
import * as z from 'zod';
import { WeirError } from '../../../core/errors.ts';
import { type PreviewRows, previewRowsSchema } from '../../../core/preview/messages.ts';
import type { Page } from '../../../core/preview/page.ts';
import { renderBound } from '../../../core/sql/sql.ts';
import { countSqlitePage, describeSqliteTable, selectSqlitePage } from '../../../core/sql/sqlite/page.ts';
import { fileError } from '../files/file-errors.ts';
import type { Studio } from '../studio.ts';
import type { OutputTarget } from './run-history.ts';

export interface ResultPage {
  columns: { name: string; type: string }[];
  rows: (string | null)[][];
  total: number;
}

const columnRow = z.tuple([z.string(), z.string()]);
const textRow = z.array(z.union([z.string(), z.null()]));

/** A page of what an output has written, as it stands now. */
export async function readResult(
  { preview }: Studio,
  { kind, path, table }: OutputTarget,
  page: Page,
  signal: AbortSignal | undefined,
): Promise<ResultPage> {
  if (table !== null) return readTable(path, table, page);
  const { offset, limit, sort, filters } = page;
  const { folder } = preview;
  const call = { call: 'fileRows', path, kind: fileKind(kind, path), folder, offset, limit, sort, filters } as const;
  const read: PreviewRows = await preview.client.ask(previewRowsSchema, call, signal);
  return { columns: read.columns, rows: read.rows, total: read.total ?? offset + read.rows.length };
}

function fileKind(kind: OutputTarget['kind'], path: string) {
  if (kind === 'folder') return 'parquetFolder';
  if (path.endsWith('.parquet')) return 'parquet';
  return /\.(json|jsonl|ndjson)(\.gz|\.zst)?$/.test(path) ? 'json' : 'csv';
}

function readTable(path: string, table: string, page: Page): ResultPage {
  using db = openReadOnly(path);
  const all = (query: Parameters<typeof renderBound>[0]) => {
    const { text, values } = renderBound(query);
    return db.database.prepare(text).raw().all(values);
  };
  const columns = all(describeSqliteTable(table)).map((row) => {
    const [name, type] = columnRow.parse(row);
    return { name, type };
  });
  if (columns.length === 0)
    throw new WeirError({
      code: 'target.not_found',
      message: `There is no table "${table}" in ${path} any more. Run the pipeline again to have it written.`,
    });
  const [[total] = []] = all(countSqlitePage(table, columns, page)).map((row) => z.array(z.number()).parse(row));
  const rows = all(selectSqlitePage(table, columns, page)).map((row) => textRow.parse(row));
  return { columns: columns.map(({ name, type }) => ({ name, type: shownType(type) })), rows, total: total ?? 0 };
}

function openReadOnly(path: string): { database: Database.Database } & Disposable {
  try {
    const database = new Database(path, { readonly: true, fileMustExist: true });
    return { database, [Symbol.dispose]: () => database.close() };
  } catch (error) {
    throw fileError(path, 'read', error);
  }
}

/** A declared type of SQLite in the words of the pipeline format. */
function shownType(declared: string): string {
  const type = declared.toUpperCase();
  if (type.includes('INT')) return 'integer';
  if (type === 'REAL' || type.includes('FLOA') || type.includes('DOUB')) return 'number';
  if (type.startsWith('NUMERIC') || type.startsWith('DECIMAL')) return 'number';
  return 'text';
}
