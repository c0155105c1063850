import { join } from 'node:path';
import type { PreviewRows } from '../../../core/preview/messages.ts';
import type { Page } from '../../../core/preview/page.ts';
import { type Sql, sql } from '../../../core/sql/sql.ts';
import { Session } from '../session/session.ts';
import { asLiteralGlob } from '../sources/paths.ts';
import { pageOf, publicColumns, whereOf } from './preview-page.ts';

export interface FileRowsRequest extends Page {
  /** Absolute path. */
  path: string;
  kind: 'csv' | 'parquet' | 'json' | 'parquetFolder';
  folder: string;
}

const memoryBytes = 512_000_000;

/** A page of a file written by a run, as the file is now. */
export async function readFileRows({ path, kind, folder, ...page }: FileRowsRequest): Promise<PreviewRows> {
  const isFolder = kind === 'parquetFolder';
  const access = isFolder ? { paths: [], folders: [path] } : { paths: [path] };
  await using session = await Session.open({ memoryBytes, threads: 0, folder, ...access });
  const from = scanOf(path, kind);
  const columns = await session.columnsOf(from);
  const total = await session.count(sql`(SELECT 1 FROM ${from}${whereOf(page.filters, columns)})`);
  const rows = await session.rows(pageOf(from, columns, page));
  const texts = rows.map((row) => row.map((cell) => (cell === null ? null : String(cell))));
  return { columns: publicColumns(columns), rows: texts, total, sampledRows: null };
}

function scanOf(path: string, kind: FileRowsRequest['kind']): Sql {
  const literal = asLiteralGlob(path);
  switch (kind) {
    case 'csv':
      return sql`read_csv(${literal}, all_varchar = true, header = true, hive_partitioning = false)`;
    case 'json':
      return sql`read_json(${literal})`;
    case 'parquet':
      return sql`read_parquet(${literal}, hive_partitioning = false)`;
    case 'parquetFolder':
      return sql`read_parquet(${join(literal, '**', '*.parquet')}, hive_partitioning = true, union_by_name = true)`;
  }
}
