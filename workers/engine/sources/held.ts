import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { lineageNames } from '../relations/hidden.ts';
import type { Session } from '../session/session.ts';
import type { PreparedSource } from './source.ts';

export interface HeldSource extends PreparedSource {
  rows: number;
  /** The table that its rows lie in. */
  table: string;
}

let lastTable = 0;

/** Puts the rows of a source into a table, so that reading them again and again costs no parsing. Closes the source. */
export async function holdSource(session: Session, source: PreparedSource): Promise<HeldSource> {
  const table = `source ${++lastTable}`;
  try {
    await session.run(sql`CREATE TEMP TABLE ${id(table)} AS SELECT * FROM ${source.relation(true)}`);
  } finally {
    await source.close();
  }
  const held = { ...source, table, rows: await session.count(id(table)) };
  return heldIn(session, held);
}

function heldIn<Source extends PreparedSource & { table: string }>(session: Session, source: Source): Source {
  const table = id(source.table);
  const names = source.columns.map(({ name }) => id(name));
  return {
    ...source,
    relation: (hasLineage) => sql`(SELECT ${joinSql([...names, ...(hasLineage ? lineageNames : [])])} FROM ${table})`,
    close: () => session.run(sql`DROP TABLE ${table}`),
  };
}

/** The same sources in another session, brought there by a file in a folder that both may touch. */
export async function moveHeld(
  sources: readonly HeldSource[],
  from: Session,
  to: Session,
  folder: string,
): Promise<HeldSource[]> {
  if (sources.length === 0) return [];
  const file = join(folder, `moved-${randomUUID()}.duckdb`);
  const moved = (table: string): Sql => sql`moved.${id(table)}`;
  try {
    await from.run(sql`ATTACH ${file} AS moved`);
    for (const { table } of sources) await from.run(sql`CREATE TABLE ${moved(table)} AS SELECT * FROM ${id(table)}`);
    await from.run(sql`DETACH moved`);
    await to.run(sql`ATTACH ${file} AS moved (READ_ONLY)`);
    for (const { table } of sources) await to.run(sql`CREATE TEMP TABLE ${id(table)} AS SELECT * FROM ${moved(table)}`);
    await to.run(sql`DETACH moved`);
  } finally {
    for (const each of [file, `${file}.wal`]) await rm(each, { force: true });
  }
  return sources.map((source) => heldIn(to, source));
}
