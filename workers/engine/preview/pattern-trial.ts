import type { PatternTrial } from '../../../core/preview/messages.ts';
import { id, type Sql, sql } from '../../../core/sql/sql.ts';
import type { Preview, PreviewPlace } from './preview.ts';
import { knownColumn, takePart } from './preview-part.ts';

const rowLimit = 100_000;
const exampleCount = 8;

/** The values of a column that a regular expression matches as a whole, as in the validate node. */
export async function tryPattern(
  preview: Preview,
  request: PreviewPlace & { column: string; pattern: string },
): Promise<PatternTrial> {
  const { pattern } = request;
  const { from, columns } = await preview.relation(request);
  const column = knownColumn(columns, request.column);
  const { session } = preview;
  await using part = await takePart(session, from, [column], rowLimit);
  const text = sql`CAST(${id(column.name)} AS VARCHAR)`;
  const isMatch = sql`regexp_full_match(${text}, ${pattern})`;
  const [[checked, matching] = []] = await session.rows(
    sql`SELECT count(${text})::DOUBLE, (count(*) FILTER (WHERE ${isMatch}))::DOUBLE FROM ${part.from}`,
  );
  const examples = async (condition: Sql) => {
    const rows = await session.rows(
      sql`SELECT ${text} AS v FROM ${part.from} WHERE ${condition} GROUP BY v ORDER BY count(*) DESC, v LIMIT ${exampleCount}`,
    );
    return rows.map(([value]) => String(value));
  };
  return {
    checked: Number(checked),
    matching: Number(matching),
    matches: await examples(isMatch),
    misses: await examples(sql`NOT ${isMatch}`),
  };
}
