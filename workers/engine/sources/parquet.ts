import { joinSql, sql } from '../../../core/sql/sql.ts';
import { hidden } from '../hidden.ts';
import type { Session } from '../session.ts';
import { asLiteralGlob } from './paths.ts';
import type { PreparedSource } from './source.ts';
import { sourceIndex } from './source-index.ts';

/** Parquet files: typed, and counted by their own footers. */
export async function openParquet(session: Session, files: string[], firstFile: number): Promise<PreparedSource> {
  const list = sql`[${joinSql(files.map((file) => sql`${asLiteralGlob(file)}`))}]`;
  const scan = sql`read_parquet(${list}, union_by_name = true, hive_partitioning = false)`;
  return {
    columns: await session.columnsOf(scan),
    warnings: [],
    watch: () => undefined,
    close: async () => undefined,
    files,
    relation(hasLineage) {
      if (!hasLineage) return scan;
      const source = sql`${firstFile}::INTEGER + ${sourceIndex(files, sql`filename`)} AS ${hidden.source}`;
      return sql`(SELECT *, ${source}, file_row_number + 1 AS ${hidden.row}, NULL::BIGINT AS ${hidden.line} FROM ${scan})`;
    },
    async expectedRows() {
      const rows = await session.rows(sql`SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata(${list})`);
      return Number(rows[0]?.[0] ?? 0);
    },
  };
}
