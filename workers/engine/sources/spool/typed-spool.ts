import { checkedSql, id, joinSql, type Sql, sql } from '../../../../core/sql/sql.ts';
import { hidden } from '../../relations/hidden.ts';
import { type Spool, spoolReadSql } from './spool-sql.ts';

/** The engine's types that text in a spool is known to fit without a loss. */
export type SpooledType = 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'JSON' | 'DATE' | 'TIME' | 'TIMESTAMP';

/**
 * A spool as a relation with typed columns, whose names are `spooled` where they stand in another order there.
 * `firstFile` is where its files begin in the run's list.
 */
export function typedSpool(
  spool: Omit<Spool, 'columns'> & { spooled?: readonly string[] },
  columns: readonly { name: string; type: SpooledType }[],
  firstFile: number,
): (hasLineage: boolean) => Sql {
  const rows = spoolReadSql({ ...spool, columns: spool.spooled ?? columns.map(({ name }) => name) });
  const values = columns.map(({ name, type }) =>
    type === 'VARCHAR' ? id(name) : sql`CAST(${id(name)} AS ${checkedSql(type)}) AS ${id(name)}`,
  );
  const places = [sql`${firstFile}::INTEGER + ${hidden.source} AS ${hidden.source}`, hidden.row, hidden.line];
  return (hasLineage) => sql`(SELECT ${joinSql([...values, ...(hasLineage ? places : [])])} FROM ${rows})`;
}
