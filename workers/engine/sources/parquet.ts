import { stat } from 'node:fs/promises';
import type { Column } from '../../../core/column-types.ts';
import { WeirError } from '../../../core/errors.ts';
import { id, listSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { type FileState, isSameState, notAFile, sourceChanged, sourceFailed } from '../../reading/source-file.ts';
import { inNode } from '../in-node.ts';
import { hidden } from '../relations/hidden.ts';
import type { Session } from '../session/session.ts';
import type { Reading } from './open-options.ts';
import { asLiteralGlob } from './paths.ts';
import type { PreparedSource } from './source.ts';
import { sourceIndex } from './source-index.ts';

export interface ParquetRequest {
  node: string;
  files: string[];
  firstFile: number;
  session: Session;
  reading: Reading;
}

/** Parquet files: typed, and counted by their own footers, which must still be those that were there at first. */
export async function openParquet({
  node,
  files,
  firstFile,
  session,
  reading,
}: ParquetRequest): Promise<PreparedSource> {
  const before = await inNode(node, () => Promise.all(files.map(stateOf)));
  const list = listSql(files.map(asLiteralGlob));
  const scan = sql`read_parquet(${list}, union_by_name = true, hive_partitioning = false)`;
  const columns = await inNode(node, () => columnsOf(scan, files, session));
  const warnings = await inNode(node, () => checkDoubles(columns, list, session));
  const isRun = reading.kind === 'fast' || reading.kind === 'careful';
  if (isRun) warnings.push(...(await inNode(node, () => lostNanoseconds(columns, scan, list, session))));
  return {
    columns,
    warnings,
    watch: () => undefined,
    close: async () => undefined,
    files,
    unreadable: (said) => unreadable(files, said),
    relation(hasLineage) {
      if (!hasLineage) return scan;
      const source = sql`${firstFile}::INTEGER + ${sourceIndex(files, sql`filename`)} AS ${hidden.source}`;
      return sql`(SELECT *, ${source}, file_row_number + 1 AS ${hidden.row}, NULL::BIGINT AS ${hidden.line} FROM ${scan})`;
    },
    async expectedRows() {
      await inNode(node, () => assertUnchanged(files, before));
      const rows = await session.rows(sql`SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata(${list})`);
      return Number(rows[0]?.[0] ?? 0);
    },
  };
}

/** Where files are several, they may also not go together. */
async function columnsOf(scan: Sql, files: readonly string[], session: Session): Promise<Column[]> {
  try {
    return await session.columnsOf(scan);
  } catch (cause) {
    if (files.length > 1 || !(cause instanceof WeirError) || cause.code !== 'engine.failed') throw cause;
    const message = `${files[0]} is not a Parquet file, or is damaged (${cause.message}). Write it again, or choose another.`;
    throw new WeirError({ code: 'source.format', field: 'path', message, cause });
  }
}

/** Beyond its footer, a file is seen to be damaged only once its rows are read. */
function unreadable(files: readonly string[], cause: WeirError): WeirError {
  const what = files.length === 1 ? files[0] : `One of ${files.length} files`;
  const message = `${what} is damaged, or has an encoding that is not supported (${cause.message}). Write it again, or choose another.`;
  return new WeirError({ code: 'source.unreadable', field: 'path', message, cause });
}

/** Warnings about columns that are doubles here and something else in their files. */
async function checkDoubles(columns: readonly Column[], list: Sql, session: Session): Promise<string[]> {
  if (!columns.some(({ type }) => type.includes('DOUBLE'))) return [];
  const numbers = columns.filter(({ type }) => type === 'DOUBLE').map(({ name }) => name);
  await refuseRounded(numbers, list, session);
  return await longDecimals(list, session);
}

/** Whole numbers of one file that become doubles, because others hold such, must be none that a double rounds. */
async function refuseRounded(numbers: readonly string[], list: Sql, session: Session): Promise<void> {
  const [found] = await session.rows(
    sql`SELECT path_in_schema, file_name FROM parquet_metadata(${list}) WHERE type = 'INT64'
      AND lower(path_in_schema) IN (SELECT lower(unnest(${listSql(numbers)})))
      AND greatest(abs(TRY_CAST(stats_min_value AS HUGEINT)), abs(TRY_CAST(stats_max_value AS HUGEINT))) > 9007199254740992`,
  );
  if (!found) return;
  const [name, file] = found;
  const message = `"${name}" holds whole numbers in ${file} that a number cannot hold, but it is a number in another file. Read each file with a node of its own, cast the column to text, and combine them with a union.`;
  throw new WeirError({ code: 'source.format', field: 'path', message });
}

/**
 * The engine takes a decimal of more than 38 digits for a double, and misreads all that are not 32 bytes long: those
 * are refused.
 */
async function longDecimals(list: Sql, session: Session): Promise<string[]> {
  const found = await session.rows(
    sql`SELECT name, precision, first(file_name ORDER BY file_name), type_length = '32' FROM parquet_schema(${list}) WHERE precision > 38 GROUP BY ALL ORDER BY ALL`,
  );
  return found.map(([name, digits, file, isRead]) => {
    const what = `"${name}" in ${file} is a decimal of ${digits} digits`;
    if (isRead === true)
      return `${what} and is read as a number, which keeps 15 of them. Write it as text to keep all.`;
    const message = `${what}, and no more than 38 can be read. Write it with fewer, or as text.`;
    throw new WeirError({ code: 'source.format', field: 'path', message });
  });
}

/** Warnings about timestamps finer than microseconds. To find them, the column is read. */
async function lostNanoseconds(columns: readonly Column[], scan: Sql, list: Sql, session: Session): Promise<string[]> {
  const warnings: string[] = [];
  for (const { name } of columns.filter(({ type }) => type === 'TIMESTAMP_NS')) {
    const found = await session.rows(sql`SELECT 1 FROM ${scan} WHERE nanosecond(${id(name)}) % 1000 <> 0 LIMIT 1`);
    const message = `"${name}" has timestamps with nanoseconds, but SQLite and calculations only keep microseconds. Cast it to text to keep all digits.`;
    if (found.length > 0) warnings.push(message);
  }
  if (!columns.some(({ type }) => type.includes('TIMESTAMP'))) return warnings;
  const cut = 'is stored to the nanosecond and read to the microsecond. Write it as text if you need all digits.';
  return [...warnings, ...(await unreadNanoseconds(list, session)).map((name) => `"${name}" ${cut}`)];
}

/** Columns of which the engine shows no nanoseconds. Those of Spark have none, in whatever type it writes them. */
async function unreadNanoseconds(list: Sql, session: Session): Promise<string[]> {
  const rows = await session.rows(
    sql`SELECT DISTINCT name FROM parquet_schema(${list}) WHERE logical_type LIKE 'TimestampType(isAdjustedToUTC=1%NanoSeconds%'
      OR (type = 'INT96' AND file_name NOT IN (SELECT file_name FROM parquet_kv_metadata(${list}) WHERE decode(key) LIKE 'org.apache.spark.%')) ORDER BY name`,
  );
  return rows.map(([name]) => String(name));
}

async function stateOf(file: string): Promise<FileState> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw notAFile(file, found.isDirectory());
    return { sizeBytes: found.size, mtimeMs: found.mtimeMs };
  } catch (error) {
    throw error instanceof WeirError ? error : sourceFailed(file, error);
  }
}

async function assertUnchanged(files: readonly string[], before: readonly FileState[]): Promise<void> {
  for (const [index, file] of files.entries()) {
    const now = await stateOf(file).catch((error: unknown) => {
      throw sourceChanged(file, error);
    });
    if (!isSameState(now, before[index] ?? now)) throw sourceChanged(file);
  }
}
