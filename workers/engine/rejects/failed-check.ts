import { WeirError } from '../../../core/errors.ts';
import { formatCount, plural } from '../../../core/run/format.ts';
import { sql } from '../../../core/sql/sql.ts';
import type { CompiledNode } from '../compile/compiled-graph.ts';
import { hidden } from '../relations/hidden.ts';
import { errorColumns } from '../relations/row-wise.ts';
import { type Collector, rejectingParts } from './reject-collector.ts';

/** The first row that fails a check which ends the run. */
interface Failure {
  code: string;
  column: string | null;
  /** `row 3 of orders.csv`, where the row has a place. */
  place: string | null;
  message: string;
}

/** Reads where a check that ends the run failed first at a node; undefined where none did. */
export async function firstFailure(collector: Collector, node: CompiledNode): Promise<Failure | undefined> {
  const { fail } = collector.graph.sitesOf(node.id);
  for (const { relation, map } of await rejectingParts(collector, node)) {
    if (!relation.isMarked) continue;
    const [code, column, message] = errorColumns(map.checks).map(({ value }) => value);
    const query = sql`SELECT ${code ?? sql`NULL`}, ${column ?? sql`NULL`}, ${hidden.source}, ${hidden.row}, ${message ?? sql`NULL`} FROM ${relation.from} WHERE ${hidden.mark} = ${fail} ORDER BY ${hidden.source}, ${hidden.row} LIMIT 1`;
    const [first] = await collector.session.rows(query);
    if (!first) continue;
    const [, , source = null, row = null] = first;
    return {
      code: String(first[0]),
      column: typeof first[1] === 'string' ? first[1] : null,
      place:
        row === null ? null : `row ${formatCount(Number(row))} of ${collector.files[Number(source)] ?? 'its source'}`,
      message: String(first[4]),
    };
  }
  return undefined;
}

/** How many rows fail which check of a node, and where the first of them is. */
export function failureInWords(node: string, failed: number, { code, column, place, message }: Failure): string {
  const about = column === null ? '' : ` about "${column}"`;
  const first = place === null ? '' : `, the first in ${place}`;
  // For a join, the public contract asks for the key, and how often it occurs.
  const key = code === 'join.key_repeated' ? ` ${message}.` : '';
  return `${rowsFail(failed)} a check of "${node}"${about}${first}.${key}`;
}

function rowsFail(count: number): string {
  return plural(count, 'row fails', 'rows fail');
}

export const wayOut = 'Correct the data, or let the node reject such rows.';

/** The error that a run ends with where rows fail such a check. */
export function failedRun(node: string, failed: number, failure: Failure | undefined): WeirError {
  if (!failure)
    return new WeirError({ code: 'rule.failed', node, message: `${rowsFail(failed)} a check of "${node}".` });
  return new WeirError({
    code: failureCode(failure.code),
    node,
    ...(failure.column !== null && { column: failure.column }),
    message: `${failureInWords(node, failed, failure)} Nothing was loaded. ${wayOut}`,
  });
}

const failureCodes = [
  'expression.failed',
  'rule.failed',
  'schema.failed',
  'cast.failed',
  'join.key_repeated',
  'route.no_match',
] as const;

function failureCode(code: string): (typeof failureCodes)[number] {
  return failureCodes.find((known) => known === code) ?? 'rule.failed';
}
