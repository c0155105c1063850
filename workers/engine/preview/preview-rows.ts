import type { Column } from '../../../core/column-types.ts';
import type { PreviewCount, PreviewRows } from '../../../core/preview/messages.ts';
import type { ColumnFilter, Page } from '../../../core/preview/page.ts';
import { type Sql, sql } from '../../../core/sql/sql.ts';
import type { Session } from '../session/session.ts';
import type { Preview, PreviewPlace } from './preview.ts';
import { pageOf, publicColumns, whereOf } from './preview-page.ts';
import { findStop } from './preview-stop.ts';

/** A page of the rows after a node, values as exact text. The first page also says where a run would stop. */
export async function readRows(preview: Preview, { node, port, ...page }: PreviewPlace & Page): Promise<PreviewRows> {
  const { from, columns } = await preview.relation({ node, port });
  const sampledRows = preview.sampledRows(node);
  const read = await readPage(preview.session, from, columns, page);
  const stop = page.offset === 0 ? await findStop(preview.collector, node, preview.resolved.secrets) : undefined;
  return { ...read, total: sampledRows === null ? read.total : null, sampledRows, ...(stop && { stop }) };
}

/** A page of a relation; `total` is known if the page reaches the end. */
async function readPage(
  session: Session,
  from: Sql,
  columns: readonly Column[],
  page: Page,
): Promise<Omit<PreviewRows, 'sampledRows'>> {
  const rows = await session.rows(pageOf(from, columns, page));
  const texts = rows.map((row) => row.map((cell) => (cell === null ? null : String(cell))));
  const isEnd = rows.length < page.limit && (rows.length > 0 || page.offset === 0);
  return { columns: publicColumns(columns), rows: texts, total: isEnd ? page.offset + rows.length : null };
}

/** The number of rows after a node, with and without filters. */
export async function countRows(
  preview: Preview,
  { node, port, filters }: PreviewPlace & { filters: readonly ColumnFilter[] },
): Promise<PreviewCount> {
  const { from, columns } = await preview.relation({ node, port });
  const total = await preview.session.count(from);
  const sampledRows = preview.sampledRows(node);
  if (filters.length === 0) return { filtered: total, total, sampledRows };
  const filtered = await preview.session.count(sql`(SELECT 1 FROM ${from}${whereOf(filters, columns)})`);
  return { filtered, total, sampledRows };
}
