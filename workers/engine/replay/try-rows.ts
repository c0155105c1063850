import type { BulkFix } from '../../../core/replay/bulk-fix.ts';
import { mostVerdicts, type Trial, type TrialFailure } from '../../../core/replay/trial.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { joinSql, path, type Sql, sql } from '../../../core/sql/sql.ts';
import { correctionSchema } from '../../../core/store/reject.ts';
import type { CompiledNode } from '../compile/compiled-graph.ts';
import type { Expressions } from '../expressions/expressions.ts';
import { rejectingParts } from '../rejects/reject-collector.ts';
import { hidden } from '../relations/hidden.ts';
import { Relations } from '../relations/relations.ts';
import { errorColumns } from '../relations/row-wise.ts';
import { withValue } from './apply-bulk-fix.ts';
import type { Patches } from './patches.ts';
import { comparesRows, deadEnds, laterRejection, rowWiseWay } from './row-wise-way.ts';
import { correction, fixed, isChanged, selectTriedRows } from './tried-rows.ts';
import { askingOnTheWay, type TrialPlace } from './try-corrections.ts';

const rows = path(engineSchema, 'tried rows');
const failures = path(engineSchema, 'tried failures');

/**
 * Whether rejects of a node can be tried within the engine: it is row-wise, and the JSON of its rows holds every digit.
 */
export function takesRows(node: CompiledNode, graph: TrialPlace['graph']): boolean {
  const isRowWise = node.compiled.shape === 'map' || node.compiled.shape === 'scan';
  const isExact = () => graph.columnsInto(node, 'in').every(({ type }) => !/DECIMAL|HUGEINT/.test(type));
  return isRowWise && !comparesRows(node) && isExact();
}

/** Tries all readable entries of one node within the engine. */
export async function tryRows(
  node: CompiledNode,
  fix: BulkFix | null,
  place: TrialPlace & { expressions: Expressions },
  isKept: boolean,
): Promise<Trial> {
  const { graph, session } = place;
  const scope = { ...place, node: node.id, columns: graph.columnsInto(node, 'in') };
  await session.run(sql`CREATE OR REPLACE TABLE ${rows} AS ${await selectTriedRows(scope, fix)}`);
  await session.run(sql`CREATE OR REPLACE TABLE ${failures} AS ${await selectFailures(node, place)}`);
  const [checked, failed] = [await session.count(rows), await session.count(failures)];
  const reasons = await session.rows(
    sql`SELECT message, "column", count(*)::DOUBLE FROM ${failures} GROUP BY ALL ORDER BY count(*) DESC, message, "column" LIMIT ${mostVerdicts}`,
  );
  return {
    checked,
    passing: checked - failed,
    failures: reasons.map(([message, column, count]) => ({ ...failureOf(message, column), count: Number(count) })),
    verdicts: await verdictsOn(session),
    corrections: isKept && fix ? await changesOf(session, fix.column) : [],
  };
}

/** The failures by entry, at the node or at a later row-wise node; no other row reaches them. */
async function selectFailures(node: CompiledNode, { graph, session, files, ask }: TrialPlace): Promise<Sql> {
  const { reject, fail } = graph.sitesOf(node.id);
  const later = rowWiseWay(graph, node.id);
  const reached = new Set([node.id, ...later.map(({ id }) => id)]);
  const patches: Patches = {
    way: 'direct',
    table: (id) => (id === node.id ? { from: rows, isFoundByPlace: false } : undefined),
    isSilent: (feeder, consumer) => feeder === consumer || !reached.has(feeder),
  };
  const relations = new Relations(graph, session, { patches });
  for (const one of askingOnTheWay(graph, new Set([node.id]))) await ask(one, await relations.reaching(one));
  const faults = sql`SELECT ${hidden.row} AS entry, ${hidden.fault} AS message, NULL::VARCHAR AS "column", 0 AS step FROM ${rows} WHERE ${hidden.fault} IS NOT NULL`;
  const found = [faults];
  for (const [step, one] of [node, ...later].entries()) {
    const [part] = await rejectingParts({ graph, relations, session, files }, one);
    if (!part?.relation.isMarked) continue;
    const errors = errorColumns(part.map.checks);
    const errorValue = (column: string) => errors.find(({ name }) => name === column)?.value ?? sql`NULL`;
    const message =
      step === 0 ? errorValue('error_message') : sql`${laterRejection(one.id)} || ${errorValue('error_message')}`;
    const ends = step === 0 ? [reject, fail] : deadEnds(graph, one.id);
    found.push(
      sql`SELECT ${hidden.row}, ${message}, ${errorValue('error_column')}, ${step} FROM ${part.relation.from} WHERE ${hidden.mark} IN ${ends}`,
    );
  }
  const first = sql`SELECT entry, arg_min({message: message, "column": "column"}, step) AS failure FROM (${joinSql(found, ' UNION ALL ')}) GROUP BY entry`;
  return sql`SELECT entry, failure.message, failure."column" FROM (${first})`;
}

async function verdictsOn(session: TrialPlace['session']): Promise<Trial['verdicts']> {
  const failing = await session.rows(
    sql`SELECT entry::DOUBLE, message, "column" FROM ${failures} ORDER BY entry LIMIT ${mostVerdicts}`,
  );
  const passing = await session.rows(
    sql`SELECT ${hidden.row}::DOUBLE FROM ${rows} WHERE ${hidden.row} NOT IN (SELECT entry FROM ${failures}) ORDER BY ${hidden.row} LIMIT ${mostVerdicts}`,
  );
  return [
    ...failing.map(([entry, message, column]) => ({
      entry: Number(entry),
      wouldPass: false,
      ...failureOf(message, column),
    })),
    ...passing.map(([entry]) => ({ entry: Number(entry), wouldPass: true, message: null, column: null })),
  ];
}

function failureOf(message: unknown, column: unknown): TrialFailure {
  return { message: String(message), column: typeof column === 'string' ? column : null };
}

async function changesOf(session: TrialPlace['session'], column: string): Promise<Trial['corrections']> {
  const changed = await session.rows(
    sql`SELECT ${hidden.row}::DOUBLE, CAST(${correction} AS VARCHAR), ${fixed}.v FROM ${rows} WHERE ${isChanged}`,
  );
  return changed.map(([entry, before, value]) => {
    const known = correctionSchema.nullable().parse(before === null ? null : JSON.parse(String(before)));
    return [Number(entry), withValue(known, column, typeof value === 'string' ? value : null)];
  });
}
