import type { PreviewCell, PreviewRows } from '../../core/preview/messages.ts';
import { id, joinSql, type Sql, sql } from '../../core/sql/sql.ts';
import type { Preview } from './preview.ts';
import type { Cell } from './session.ts';

export interface RowsRequest {
  node: string;
  port?: string | undefined;
  limit: number;
}

/** The first rows after a node, and how many there are. */
export async function readRows(preview: Preview, { node, port, limit }: RowsRequest): Promise<PreviewRows> {
  const { session } = preview;
  const from = await preview.relation(node, port);
  const columns = await session.columnsOf(from);
  const cells = columns.map(({ name, type }) => cellOf(name, type));
  const rows = await session.rows(sql`SELECT ${joinSql(cells)} FROM ${from} LIMIT ${limit}`);
  return { columns, rows: rows.map((row) => row.map(plainCell)), total: await session.count(from) };
}

function plainCell(cell: Cell): PreviewCell {
  return typeof cell === 'bigint' ? cell.toString() : cell;
}

/** Numbers that JSON keeps exactly stay numbers; all else is text, as the engine writes it. */
function cellOf(name: string, type: string): Sql {
  const isPlain = /^(TINYINT|SMALLINT|INTEGER|DOUBLE|FLOAT|BOOLEAN)$/.test(type);
  return isPlain ? id(name) : sql`CAST(${id(name)} AS VARCHAR) AS ${id(name)}`;
}
