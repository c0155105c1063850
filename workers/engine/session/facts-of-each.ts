import { joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import type { Cell, Session } from './session.ts';

/** The engine's memory for planning grows with the square of what is asked at once, and no limit holds it. */
const columnsAtOnce = 40;

/** Aggregates over a relation, as many for each column, which are few: the facts of each column, in their order. */
export async function factsOfEach<Column>(
  session: Pick<Session, 'rows'>,
  { from, columns, facts }: { from: Sql; columns: readonly Column[]; facts(column: Column): readonly Sql[] },
): Promise<Cell[][]> {
  const found: Cell[][] = [];
  for (let first = 0; first < columns.length; first += columnsAtOnce) {
    const asked = columns.slice(first, first + columnsAtOnce).map(facts);
    const [row = []] = await session.rows(sql`SELECT ${joinSql(asked.flat())} FROM ${from}`);
    let next = 0;
    for (const { length } of asked) {
      found.push(row.slice(next, next + length));
      next += length;
    }
  }
  return found;
}
