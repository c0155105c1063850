import { quoteWhereNeeded } from '../../../core/expressions/quoting.ts';
import type { SourceSpec } from '../../../core/nodes/source-spec.ts';
import { formatCount } from '../../../core/run/format.ts';
import { id, joinSql, sql } from '../../../core/sql/sql.ts';
import { hidden } from '../relations/hidden.ts';
import type { Session } from '../session/session.ts';
import type { PreparedSource } from './source.ts';

/**
 * What to say of rows of a CSV source that hold nothing but the names of their columns, as where files were put
 * together; nothing where there are none. Reads all rows, so they should be held. A lone column may well hold its own
 * name.
 */
export async function repeatedHeader(
  session: Session,
  spec: SourceSpec,
  { columns: all, relation }: Pick<PreparedSource, 'columns' | 'relation'>,
): Promise<NonNullable<PreparedSource['cautions']>> {
  if (spec.kind !== 'csv') return [];
  const columns = all.filter(({ name }) => name !== spec.options.filename);
  const [first, second] = columns;
  if (!first || !second) return [];
  const isHeader = columns.map(({ name }) => sql`${id(name)} = ${name}`);
  const [[count, row] = []] = await session.rows(
    sql`SELECT count(*)::DOUBLE, min(${hidden.row})::DOUBLE FROM ${relation(true)} WHERE ${joinSql(isHeader, ' AND ')}`,
  );
  if (Number(count) === 0) return [];
  const where =
    Number(count) === 1
      ? `Row ${formatCount(Number(row))} repeats`
      : `${formatCount(Number(count))} rows, the first of them row ${formatCount(Number(row))}, repeat`;
  const rest = `${quoteWhereNeeded(first.name)} IS DISTINCT FROM ${inText(first.name)}`;
  const message = `${where} the header line, as happens where files were put together. The filter ${rest} leaves that out.`;
  return [{ message }];
}

function inText(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}
