import { id, joinSql, sql } from '../../../core/sql/sql.ts';
import { lineageNames } from '../hidden.ts';
import type { Session } from '../session.ts';
import type { PreparedSource } from './source.ts';

export interface HeldSource extends PreparedSource {
  rows: number;
}

let lastTable = 0;

/** Puts the rows of a source into a table, so that reading them again and again costs no parsing. Closes the source. */
export async function holdSource(session: Session, source: PreparedSource): Promise<HeldSource> {
  const table = id(`source ${++lastTable}`);
  try {
    await session.run(sql`CREATE TEMP TABLE ${table} AS SELECT * FROM ${source.relation(true)}`);
  } finally {
    await source.close();
  }
  const names = source.columns.map(({ name }) => id(name));
  return {
    ...source,
    rows: await session.count(table),
    relation: (hasLineage) => sql`(SELECT ${joinSql([...names, ...(hasLineage ? lineageNames : [])])} FROM ${table})`,
    close: () => session.run(sql`DROP TABLE ${table}`),
  };
}
