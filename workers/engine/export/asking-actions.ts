import type { ExportAction, ExportAsking } from '../../../core/export/plan.ts';
import type { RowRequests } from '../../../core/nodes/compiled.ts';
import type { HttpSettings } from '../../../core/nodes/http-request.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { id, joinSql, path, sql } from '../../../core/sql/sql.ts';
import { answerColumns } from '../http/answers-table.ts';
import { lineageNames } from '../relations/hidden.ts';
import type { ReadInput } from './map-actions.ts';
import type { ScriptNames } from './script-names.ts';
import { together } from './step-reads.ts';

/**
 * Asks a server about the rows of a node, which wait in a table meanwhile; then each comes with the answer to its
 * request, in the old order.
 */
export function askedRows(
  node: string,
  asks: RowRequests,
  { from, columns, reads }: ReadInput,
  names: ScriptNames,
): { actions: ExportAction[]; input: ReadInput } {
  const waiting = path(engineSchema, `${node} asking`);
  const [place, parts] = [id(`${asks.columns.values} place`), id(`${asks.columns.values} parts`)];
  const own = sql`CASE WHEN ${asks.isComplete} THEN [${joinSql(asks.parts)}]::VARCHAR[] END AS ${parts}`;
  const rows = sql`SELECT *, row_number() OVER () AS ${place}, ${own} FROM ${from}`;
  const requests = sql`SELECT ${parts} AS parts, row_number() OVER (ORDER BY min(${place})) AS number FROM ${waiting} WHERE ${parts} IS NOT NULL GROUP BY ${parts}`;
  const list = [...columns.map(({ name }) => id(name)), ...lineageNames].map((name) => sql`i.${name}`);
  const answer = sql`a.failure AS ${id(asks.columns.failure)}, a."values" AS ${id(asks.columns.values)}`;
  const answered = sql`SELECT ${joinSql(list)}, ${answer} FROM ${waiting} AS i LEFT JOIN ${path(engineSchema, `${node} answers`)} AS a ON a.parts = i.${parts} ORDER BY i.${place}`;
  return {
    actions: [
      { do: 'table', name: `${node} asking`, query: names.text(rows), reads: together(reads), inOrder: false },
      { ...lookUp(asks), requests: names.text(requests), reads: { each: [], whole: [`${node} asking`] } },
    ],
    input: {
      from: sql`(${answered})`,
      columns,
      answers: answerColumns(asks),
      reads: { each: [`${node} asking`], whole: [`${node} answers`] },
    },
  };
}

function lookUp({ url, body, settings, concurrency, cache, values }: RowRequests) {
  return {
    do: 'lookUp' as const,
    url,
    body: body ?? null,
    asking: askingOf(settings),
    concurrency,
    cache: cache ?? null,
    values,
  };
}

/** How a server is asked, in the form of a plan. */
export function askingOf({ rateLimit, ...settings }: HttpSettings): ExportAsking {
  return { ...settings, rateLimit: rateLimit ?? null };
}
