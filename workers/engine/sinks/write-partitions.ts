import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { id, joinSql, path, type Sql, sql } from '../../../core/sql/sql.ts';
import { hidden } from '../relations/hidden.ts';
import type { Session } from '../session/session.ts';

/** The least that each thread of the engine holds for every partition that one COPY writes, in bytes. */
const partitionBytes = 262_144;
/** How much of the engine's memory partitions may take; the rest is for their rows and the files that are open. */
const memoryShare = 0.25;

export interface PartitionedRows {
  /** A SELECT, which is run once. */
  rows: Sql;
  /** Columns of it. */
  partitionBy: readonly string[];
  /** An empty folder. */
  folder: string;
  /** Options of COPY, with the partitions. */
  options: Sql;
  signal: AbortSignal;
}

/**
 * Writes files into a folder, with a subfolder for each partition; returns how many rows. If there are more partitions
 * than the engine has memory for, the rows are sorted by them first, and written in several steps.
 */
export async function writePartitions(session: Session, request: PartitionedRows): Promise<number> {
  const { rows, partitionBy, folder, options, signal } = request;
  await using stack = new AsyncDisposableStack();
  const hold = async (name: string, query: Sql): Promise<Sql> => {
    const table = path(engineSchema, `partitioned ${name}`);
    stack.defer(() => session.run(sql`DROP TABLE IF EXISTS ${table}`));
    await session.run(sql`CREATE TABLE ${table} AS ${query}`);
    return table;
  };
  const copy = async (from: Sql): Promise<number> => {
    signal.throwIfAborted();
    const [row] = await session.rows(sql`COPY (${from}) TO ${folder} (${options}, OVERWRITE_OR_IGNORE)`);
    return Number(row?.[0] ?? 0);
  };

  const held = await hold('rows', rows);
  const keys = joinSql(partitionBy.map(id));
  const distinct = sql`(SELECT DISTINCT ${keys} FROM ${held})`;
  const partitions = await hold('keys', sql`SELECT ${keys}, row_number() OVER () AS ${hidden.place} FROM ${distinct}`);
  const count = await session.count(partitions);
  const atOnce = Math.max(1, Math.floor((memoryShare * (await session.memoryPerThread())) / partitionBytes));
  if (count <= atOnce) return await copy(sql`FROM ${held}`);

  const same = joinSql(
    partitionBy.map((name) => sql`r.${id(name)} IS NOT DISTINCT FROM p.${id(name)}`),
    ' AND ',
  );
  const sorted = await hold(
    'rows in order',
    sql`SELECT r.*, p.${hidden.place} FROM ${held} AS r JOIN ${partitions} AS p ON ${same} ORDER BY p.${hidden.place}, r.rowid`,
  );
  await session.run(sql`DROP TABLE ${held}`);
  let written = 0;
  for (let first = 1; first <= count; first += atOnce) {
    const some = sql`${hidden.place} BETWEEN ${first} AND ${first + atOnce - 1}`;
    written += await copy(sql`SELECT * EXCLUDE (${hidden.place}) FROM ${sorted} WHERE ${some}`);
  }
  return written;
}
