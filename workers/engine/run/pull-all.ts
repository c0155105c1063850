import { joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import type { CompiledNode } from '../compile/compiled-graph.ts';
import { parsedRecord, recordColumns } from '../relations/record-columns.ts';
import type { Targets } from '../sinks/targets.ts';
import { type Execution, execute, followsSink, proveSources } from './execute.ts';
import { checkFailures } from './outcomes.ts';
import { spanOf } from './spans.ts';

/**
 * Pulls all rows into their targets and loads them, in transactions that stay open. While targets are loaded,
 * `prepareRejects` may bring in the rejects that were found.
 */
export async function pullAll(
  execution: Execution,
  targets: Targets,
  prepareRejects: () => Promise<void>,
): Promise<void> {
  const { graph, session, counters } = execution;
  const sinks = targets.sinksOf(graph, session);
  const later = sinks.filter(({ node }) => followsSink(graph, node));
  await execute(
    execution,
    sinks.filter((sink) => !later.includes(sink)),
  );
  await spanOf(execution.onSpan, { kind: 'count' }, () => proveSources(execution));
  await checkFailures(execution, counters);
  await spanOf(execution.onSpan, { kind: 'load' }, () => Promise.all([targets.databases.apply(), prepareRejects()]));
  if (later.length === 0) return;
  for (const node of graph.nodes.values()) {
    if (node.compiled.shape === 'sink' && graph.isWired(node.id, 'rejected'))
      await holdRefused(execution, node, targets);
  }
  await execute(execution, later);
  await targets.databases.apply();
}

/** Fills the table that the rejects of a loaded sink are read from. */
async function holdRefused(
  { graph, relations, session, files }: Execution,
  node: CompiledNode,
  targets: Targets,
): Promise<void> {
  const table = await relations.holdRefused(node);
  const columns = graph.columnsInto(node, 'in');
  for await (const batch of targets.databases.rejectsOf(node.id, files)) {
    const rows = joinSql(batch.map((reject) => refusedRow(reject, files)));
    const told = sql`code, "column", message, value, place, source, place, line`;
    await session.run(
      sql`INSERT INTO ${table} SELECT ${joinSql([...recordColumns(columns), told])} FROM (SELECT *, ${parsedRecord(columns)} FROM (VALUES ${rows}) AS v(record, code, "column", message, value, place, source, line))`,
    );
  }
}

function refusedRow(
  { record, code, column, message, value, sourceRow, source, line }: NewReject,
  files: readonly string[],
): Sql {
  const place = [
    sql`${sourceRow}::BIGINT`,
    sql`${source === null ? null : files.indexOf(source)}::INTEGER`,
    sql`${line}::BIGINT`,
  ];
  return sql`(${joinSql([sql`${record}`, sql`${code}`, sql`${column}::VARCHAR`, sql`${message}`, sql`${value}::VARCHAR`, ...place])})`;
}
